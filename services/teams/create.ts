import { type Team, type TeamInput, teamInput } from '../../domain/teams/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readTeam, requireCalendar, requireFreeName, requireMembers } from './read.ts';

/** @throws AppError Validation where somebody named has left, the calendar is unknown or the name is taken */
export async function createTeam(ctx: Ctx, input: TeamInput): Promise<Team> {
  permit(ctx, 'team:create');
  const { members, ...team } = teamInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    await requireFreeName(tx, team.name, null);
    await requireCalendar(ctx, tx, team.calendarId, 'calendarId');
    await requireMembers(tx, team.leadId ? [team.leadId] : [], 'leadId');
    await requireMembers(
      tx,
      members.map(({ memberId }) => memberId),
      'members',
    );
    const id = newId();
    const { tenantId } = ctx;
    await tx.team.create({ data: { tenantId, id, ...team, createdAt: at, updatedAt: at } });
    await tx.teamMember.createMany({ data: members.map((member) => ({ tenantId, teamId: id, ...member })) });
    await audit(ctx, tx, at, { action: 'created', noun: 'team', subjectId: id, after: { ...team, members } });
    await announce(ctx, tx, 'teams', id);
    return readTeam(ctx, tx, id, now);
  });
}
