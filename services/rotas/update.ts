import { type RotaView, type UpdateRotaInput, updateRotaInput } from '../../domain/rotas/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireMembers } from '../teams/read.ts';
import { requireVersion } from '../version.ts';
import { lockRota, readRota, requireNear, requireTeam } from './read.ts';

/** Changes what is given and differs. Those who have left may stay in the order: their weeks are stood in for. */
export async function updateRota(ctx: Ctx, input: UpdateRotaInput): Promise<RotaView> {
  permit(ctx, 'rota:update');
  const { id, version, ...edit } = updateRotaInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockRota(ctx, tx, id, now);
    requireVersion('This rota', current.version, version);
    const { name, teamId, zone, startsOn, handoverWeekday, handoverTime, members } = current;
    const memberIds = members.map((member) => member.id);
    const changes = changesOf<typeof edit>(
      { name, teamId, zone, startsOn, handoverWeekday, handoverTime, memberIds },
      edit,
    );
    if (!changes) return current;
    const { after } = changes;
    if (after.startsOn) requireNear(after.startsOn, after.zone ?? zone, now);
    await requireTeam(tx, after.teamId);
    const added = (after.memberIds ?? []).filter((memberId) => !memberIds.includes(memberId));
    await requireMembers(tx, added, 'memberIds');
    await tx.onCallRota.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...(after as object),
        ...(after.startsOn && { startsOn: new Date(after.startsOn) }),
        version: version + 1,
        updatedAt: at,
      },
    });
    await audit(ctx, tx, at, { action: 'updated', noun: 'rota', subjectId: id, ...changes });
    await announce(ctx, tx, 'rotas', id);
    return readRota(ctx, tx, id, now);
  });
}
