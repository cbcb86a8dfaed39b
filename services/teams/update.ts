import { type Team, type UpdatedTeam, type UpdateTeamInput, updateTeamInput } from '../../domain/teams/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { lockTeam, readTeam, requireCalendar, requireFreeName, requireMembers } from './read.ts';

const asInput = ({ members, name, leadId, calendarId }: Team) => ({
  name,
  leadId,
  calendarId,
  members: members.map(({ memberId, skills, capacity }) => ({ memberId, skills, capacity })),
});
type Edit = ReturnType<typeof asInput>;

/** Changes what is given and differs. With another calendar the team's open tickets are planned again. */
export async function updateTeam(ctx: Ctx, input: UpdateTeamInput): Promise<UpdatedTeam> {
  permit(ctx, 'team:update');
  const { id, version, ...edit } = updateTeamInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockTeam(ctx, tx, id, now);
    requireVersion('This team', current.version, version);
    await requireCalendar(ctx, tx, edit.calendarId, 'calendarId');
    const changes = changesOf<Edit>(asInput(current), sorted(edit, current));
    if (!changes) return { ...current, ticketsMoved: 0 };
    const { members, ...columns } = changes.after;
    if (columns.name !== undefined) await requireFreeName(tx, columns.name, id);
    await requireMembers(tx, columns.leadId ? [columns.leadId] : [], 'leadId');
    if (members) {
      const ids = members.map(({ memberId }) => memberId);
      await requireMembers(tx, ids, 'members');
      await replaceMembers(ctx, tx, id, members);
    }
    const save = async () => {
      await tx.team.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...columns, version: version + 1, updatedAt: at },
      });
    };
    const moves = columns.calendarId !== undefined;
    const ticketsMoved = moves
      ? await replanTickets(ctx, tx, Prisma.sql`t.team_id = ${id}::uuid`, now, save)
      : await save().then(() => 0);
    await audit(ctx, tx, at, { action: 'updated', noun: 'team', subjectId: id, ...changes });
    await announce(ctx, tx, 'teams', id);
    if (ticketsMoved > 0) await announce(ctx, tx, 'tickets', null);
    return { ...(await readTeam(ctx, tx, id, now)), ticketsMoved };
  });
}

/** Members in the order in which they are read, so that the same ones in another order are no change. */
function sorted(edit: Partial<Edit>, current: Team): Partial<Edit> {
  if (!edit.members) return edit;
  const place = new Map(current.members.map(({ memberId }, index) => [memberId, index]));
  const of = (memberId: string) => place.get(memberId) ?? Number.MAX_SAFE_INTEGER;
  return { ...edit, members: [...edit.members].sort((a, b) => of(a.memberId) - of(b.memberId)) };
}

async function replaceMembers(ctx: Ctx, tx: Tx, teamId: string, members: Edit['members']): Promise<void> {
  const { tenantId } = ctx;
  await tx.teamMember.deleteMany({ where: { tenantId, teamId } });
  await tx.teamMember.createMany({ data: members.map((member) => ({ tenantId, teamId, ...member })) });
}
