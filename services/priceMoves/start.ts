import { type MoveVersionInput, moveVersionInput, type PriceMove } from '../../domain/billing/move-requests.ts';
import { conflict } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { readOffered } from '../billing/move-version.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import { priceMoveStore } from './process.ts';
import { readMoves } from './read.ts';

/**
 * Begins to move all subscriptions on a version to the present one, from the end of their periods on: a process of its own, which goes on
 * whoever looks. Asked for again while one is under way, it is that one; afterwards it moves who has come to be on the version meanwhile.
 * @throws AppError NotFound, Forbidden, Conflict where another version is offered by now, or a move to another one is under way
 */
export async function startMove(ctx: Ctx, input: MoveVersionInput): Promise<PriceMove> {
  permit(ctx, 'subscription:update');
  const { id, from, to, reason = null } = moveVersionInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const { plan } = await readOffered(ctx, tx, id, from, 'for-use');
    if (plan.number !== to) {
      throw conflict(`By now version ${plan.number} is offered. Look at what moving brings again.`);
    }
    const moveId = newId();
    const createdBy = ctx.actor.kind === 'member' ? ctx.actor.id : null;
    const begun = await tx.$executeRaw`
      INSERT INTO price_move (tenant_id, id, price_plan_id, from_number, to_number, reason, total, created_by, started_at)
      VALUES (${ctx.tenantId}::uuid, ${moveId}::uuid, ${id}::uuid, ${from}, ${to}, ${reason}, 0, ${createdBy}::uuid, ${at})
      ON CONFLICT (tenant_id, price_plan_id, from_number) WHERE finished_at IS NULL DO NOTHING`;
    if (begun === 1) {
      const total = await tx.$executeRaw`
        INSERT INTO price_move_row (tenant_id, move_id, place, subscription_id)
        SELECT tenant_id, ${moveId}::uuid, row_number() OVER (ORDER BY id), id FROM subscription
        WHERE tenant_id = ${ctx.tenantId}::uuid AND price_plan_id = ${id}::uuid AND price_version = ${from} AND status <> 'cancelled'`;
      await tx.priceMove.update({ where: { tenantId_id: { tenantId: ctx.tenantId, id: moveId } }, data: { total } });
      await beginProcesses(ctx, tx, priceMoveStore, [{ subjectId: moveId }], now);
      const after = { from, to, subscriptions: total };
      await audit(ctx, tx, at, { action: 'move-begun', noun: 'pricePlan', subjectId: id, after, reason });
      await announce(ctx, tx, 'pricePlans', id);
    }
    const [move] = (await readMoves(ctx, tx, id)).filter((one) => one.from === from && one.finishedAt === null);
    if (!move) throw conflict('This move has just ended. Look again.');
    if (move.to !== to) {
      throw conflict(
        `A move from version ${from} to ${move.to} has not ended. Wait for its end, or cancel it, and begin again.`,
      );
    }
    return move;
  });
}
