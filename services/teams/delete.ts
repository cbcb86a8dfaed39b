import { type DeleteTeamInput, deleteTeamInput } from '../../domain/teams/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { lockTeam } from './read.ts';

/** Its tickets keep its name in their history and are counted without it from now on; what names it as a recipient goes to whoever leads. */
export async function deleteTeam(ctx: Ctx, input: DeleteTeamInput): Promise<void> {
  permit(ctx, 'team:delete');
  const { id, version } = deleteTeamInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  await transaction(ctx, async (tx) => {
    const current = await lockTeam(ctx, tx, id, now);
    requireVersion('This team', current.version, version);
    const save = async () => {
      await tx.team.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { deletedAt: at, leadId: null, calendarId: null, updatedAt: at, version: version + 1 },
      });
    };
    const moved = await replanTickets(ctx, tx, Prisma.sql`t.team_id = ${id}::uuid`, now, save);
    await audit(ctx, tx, at, { action: 'deleted', noun: 'team', subjectId: id, before: { name: current.name } });
    await announce(ctx, tx, 'teams', id);
    if (moved > 0) await announce(ctx, tx, 'tickets', null);
  });
}
