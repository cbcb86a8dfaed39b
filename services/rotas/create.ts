import { type RotaInput, type RotaView, rotaInput } from '../../domain/rotas/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireMembers } from '../teams/read.ts';
import { readRota, requireNear, requireTeam } from './read.ts';

/** @throws AppError Validation where somebody named has left, the team is gone, or the first day lies years away */
export async function createRota(ctx: Ctx, input: RotaInput): Promise<RotaView> {
  permit(ctx, 'rota:create');
  const rota = rotaInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  requireNear(rota.startsOn, rota.zone, now);
  return transaction(ctx, async (tx) => {
    await requireTeam(tx, rota.teamId);
    await requireMembers(tx, rota.memberIds, 'memberIds');
    const id = newId();
    await tx.onCallRota.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        ...rota,
        startsOn: new Date(rota.startsOn),
        createdAt: at,
        updatedAt: at,
      },
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'rota', subjectId: id, after: rota });
    await announce(ctx, tx, 'rotas', id);
    return readRota(ctx, tx, id, now);
  });
}
