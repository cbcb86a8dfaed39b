import { MOVE_BATCH, type PriceMoveEffect, type PriceMoveFacts, priceMove } from '../../domain/billing/move-plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { moveSubscriptions } from '../billing/move-version.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notify } from '../notifications/notify.ts';
import type { ProcessStore } from '../processes/store.ts';

interface Move {
  id: string;
  pricePlanId: string;
  name: string;
  from: number;
  to: number;
  reason: string | null;
  moved: number;
  stayed: number;
  createdBy: string | null;
}

/** A move of all that are on a version of a price plan: batch by batch, each in the transaction of its effect. */
export const priceMoveStore: ProcessStore<PriceMoveFacts, PriceMoveEffect> = {
  definition: priceMove,
  form: 'subject',
  noun: 'pricePlans',
  outside: new Set(),
  beat: () => ({ marks: [], spans: [] }),
  words(kind, key) {
    if (kind === 'finish') return 'The move ends';
    const first = Number(key.split(':')[1]);
    return Number.isNaN(first)
      ? 'Subscriptions are moved'
      : `Subscriptions ${first} to ${first + MOVE_BATCH - 1} are moved`;
  },
  async describe(tx, subjectIds) {
    const rows = await tx.$queryRaw<{ id: string; name: string; planId: string; from: number; to: number }[]>`
      SELECT m.id, p.name, p.id AS "planId", m.from_number AS "from", m.to_number AS "to" FROM price_move m
      JOIN price_plan p ON p.tenant_id = m.tenant_id AND p.id = m.price_plan_id
      WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = ANY(${subjectIds}::uuid[])`;
    return new Map(
      rows.map(({ id, name, planId, from, to }) => [
        id,
        { title: `${name}: version ${from} to ${to}`, href: `/billing/plans/${planId}` },
      ]),
    );
  },
  async load(tx, subjects) {
    const ids = subjects.map(({ subjectId }) => subjectId);
    const rows = await tx.$queryRaw<{ id: string; startedAt: Date; total: number; finished: boolean }[]>`
      SELECT id, started_at AS "startedAt", total, finished_at IS NOT NULL AS finished FROM price_move
      WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[])`;
    const moves = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      subjects.flatMap(({ processId, subjectId, base }) => {
        const move = moves.get(subjectId);
        if (!move) return [];
        const { startedAt, total, finished } = move;
        return [[processId, { ...base, startedAt: startedAt.getTime(), total, finished }]];
      }),
    );
  },
  async write(ctx, tx, performed, advanced, now) {
    // A step that a person left out leaves its subscriptions where they are.
    for (const { subjectId, effect, outcome } of performed) {
      if (effect.kind !== 'batch' || outcome.state !== 'done') continue;
      await moveBatch(ctx, tx, await readMove(tx, subjectId), Number(effect.data?.first), now);
    }
    // Of the facts, for nothing is performed where a person leaves the end itself out.
    for (const { subjectId, before, after } of advanced) {
      if (!after.finished || before.finished) continue;
      const move = await readMove(tx, subjectId);
      await end(ctx, tx, move, now);
      await tell(ctx, tx, move, now);
    }
  },
  async cancelled(ctx, tx, subjectIds, now) {
    for (const id of subjectIds) await end(ctx, tx, await readMove(tx, id), now);
  },
};

async function readMove(tx: Tx, id: string): Promise<Move> {
  const [move] = await tx.$queryRaw<[Move]>`
    SELECT m.id, m.price_plan_id AS "pricePlanId", p.name, m.from_number AS "from", m.to_number AS "to", m.reason, m.moved, m.stayed,
      m.created_by AS "createdBy"
    FROM price_move m JOIN price_plan p ON p.tenant_id = m.tenant_id AND p.id = m.price_plan_id
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = ${id}::uuid`;
  return move;
}

async function moveBatch(ctx: Ctx, tx: Tx, move: Move, first: number, now: Instant): Promise<void> {
  const rows = await tx.$queryRaw<{ place: number; id: string }[]>`
    SELECT place, subscription_id AS id FROM price_move_row
    WHERE tenant_id = ${ctx.tenantId}::uuid AND move_id = ${move.id}::uuid AND place >= ${first} AND place < ${first + MOVE_BATCH} ORDER BY place`;
  const why = await moveSubscriptions(
    ctx,
    tx,
    move,
    rows.map(({ id }) => id),
    now,
  );
  const stay = rows.flatMap(({ place, id }) => (why.has(id) ? [{ place, why: why.get(id) }] : []));
  if (stay.length > 0) {
    await tx.$executeRaw`
      UPDATE price_move_row w SET why = r.why FROM ${recordset(stay, { place: 'int', why: 'text' })}
      WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.move_id = ${move.id}::uuid AND w.place = r.place`;
  }
  await tx.$executeRaw`
    UPDATE price_move SET moved = moved + ${rows.length - stay.length}, stayed = stayed + ${stay.length}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${move.id}::uuid`;
  await announce(ctx, tx, 'pricePlans', move.pricePlanId);
}

/** What was moved needs its rows no more; those that stay are kept to be read. Another move from this version may begin. */
async function end(ctx: Ctx, tx: Tx, move: Move, now: Instant): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM price_move_row WHERE tenant_id = ${ctx.tenantId}::uuid AND move_id = ${move.id}::uuid AND why IS NULL`;
  await tx.$executeRaw`
    UPDATE price_move SET finished_at = ${new Date(now)} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${move.id}::uuid`;
  await announce(ctx, tx, 'pricePlans', move.pricePlanId);
}

/** Whoever began it, once. */
async function tell(ctx: Ctx, tx: Tx, move: Move, now: Instant): Promise<void> {
  if (move.createdBy === null) return;
  const { name, to, moved, stayed, pricePlanId } = move;
  await notify(ctx, tx, now, {
    id: derivedId(move.id, 'ended'),
    memberId: move.createdBy,
    tone: stayed > 0 ? 'warning' : 'good',
    title: `${name}: ${moved.toLocaleString('en')} moved to version ${to}, ${stayed.toLocaleString('en')} stay`,
    href: `/billing/plans/${pricePlanId}`,
  });
}
