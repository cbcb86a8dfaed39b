import { amend } from '../../domain/billing/amend.ts';
import type { PricePlan } from '../../domain/billing/contract.ts';
import { MOVE_BATCH } from '../../domain/billing/move-plan.ts';
import { type MovePreview, type PreviewMoveInput, previewMoveInput } from '../../domain/billing/move-requests.ts';
import { periodPrice } from '../../domain/billing/pricing.ts';
import { AppError, conflict } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { requireWritable } from './draft-subscription.ts';
import type { StoredBillingFacts } from './facts.ts';
import { readPricePlan } from './price-plan-rows.ts';
import { loadPriceVersions, type PriceInForce, type PriceVersions } from './price-versions.ts';
import { billingStore, saveSubscriptions, saveTerms } from './process.ts';

type Judged =
  | { readonly facts: StoredBillingFacts; readonly after: StoredBillingFacts; readonly price: PriceInForce }
  | { readonly facts: StoredBillingFacts; readonly why: string };

/** What one subscription would be after the move, with the end of its period, or why it stays. */
function judge(
  facts: StoredBillingFacts,
  plan: Pick<PricePlan, 'id' | 'number'>,
  versions: PriceVersions,
  now: Instant,
): Judged {
  const { currency } = facts.pricePlan.price;
  const price = versions.find(plan.id, plan.number, currency);
  if (!price) return { facts, why: `The present version has no price in ${currency}` };
  if (facts.scheduled?.pricePlan.id === plan.id && facts.scheduled.pricePlan.number === plan.number) {
    return { facts, why: 'To be moved already' };
  }
  if (facts.scheduled) return { facts, why: 'Another price is agreed on for later' };
  const { quantity } = facts.subscription;
  try {
    requireWritable(price.pricePlan.price, quantity);
    const next = {
      kind: 'price',
      pricePlan: price.pricePlan,
      taxes: price.taxes,
      quantity,
      when: 'period-end',
    } as const;
    const { facts: after } = amend(facts, next, now);
    return { facts, after: { ...facts, ...after }, price };
  } catch (error) {
    if (error instanceof AppError) return { facts, why: error.message };
    throw error;
  }
}

/** A plan that offers another version by now. @throws AppError NotFound, Conflict */
export async function readOffered(ctx: Ctx, tx: Tx, id: string, from: number, lock: 'none' | 'for-use' = 'none') {
  const plan = await readPricePlan(ctx, tx, id, lock);
  if (from >= plan.number) throw conflict(`Version ${from} is the one that is offered now.`);
  return { plan, versions: await loadPriceVersions(tx, [{ pricePlanId: id, number: plan.number }]) };
}

/** The living ones on a version, by their ids. */
const nextOnes = (ctx: Ctx, tx: Tx, id: string, from: number, after: string | null) =>
  tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid AND price_plan_id = ${id}::uuid AND price_version = ${from}
      AND status <> 'cancelled' AND (${after}::uuid IS NULL OR id > ${after}::uuid) ORDER BY id LIMIT ${MOVE_BATCH}`;

/**
 * What moving all subscriptions on a version to the present one would bring, each computed as the move itself computes it. Nothing is written.
 * @throws AppError NotFound, Forbidden, Conflict for the present version
 */
export async function previewMove(ctx: Ctx, input: PreviewMoveInput): Promise<MovePreview> {
  permit(ctx, 'subscription:update');
  const { id, from } = previewMoveInput.parse(input);
  const now = await ctx.clock.now();
  const movable = new Map<string, { count: number; before: bigint; after: bigint }>();
  const refused = new Map<string, number>();
  let to = 0;
  for (let after: string | null = null; ; ) {
    const last: string | null = await transaction(ctx, async (tx) => {
      const { plan, versions } = await readOffered(ctx, tx, id, from);
      to = plan.number;
      const ids = (await nextOnes(ctx, tx, id, from, after)).map((row) => row.id);
      const rows = await selectProcesses(tx, ofSubjects(ctx, ids));
      const loaded = await billingStore.load(tx, await withLedgers(tx, rows), now);
      for (const facts of loaded.values()) {
        const judged = judge(facts, plan, versions, now);
        if ('why' in judged) {
          refused.set(judged.why, (refused.get(judged.why) ?? 0) + 1);
          continue;
        }
        const { currency } = facts.pricePlan.price;
        const sums = movable.get(currency) ?? { count: 0, before: 0n, after: 0n };
        const { quantity } = facts.subscription;
        movable.set(currency, {
          count: sums.count + 1,
          before: sums.before + whole(facts.pricePlan.price, quantity),
          after: sums.after + whole(judged.price.pricePlan.price, quantity),
        });
      }
      return ids.length < MOVE_BATCH ? null : (ids.at(-1) ?? null);
    });
    if (last === null) break;
    after = last;
  }
  return {
    to,
    movable: [...movable].map(([currency, sums]) => ({
      currency,
      count: sums.count,
      beforeMinor: toWire(sums.before),
      afterMinor: toWire(sums.after),
    })),
    refused: [...refused].map(([why, count]) => ({ why, count })),
  };
}

function whole(price: PriceInForce['pricePlan']['price'], quantity: number): bigint {
  const { amountMinor, topUpMinor } = periodPrice(price, quantity);
  return amountMinor + topUpMinor;
}

const ofSubjects = (ctx: Ctx, ids: readonly string[]): Prisma.Sql =>
  Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.subject_id = ANY(${ids}::uuid[])`;

/**
 * Moves subscriptions of a version to another one, from the end of their periods on, in the transaction of the caller. One that stays says why,
 * and one that was moved, or is on another price by now, is not moved again.
 * @returns why they stay, by subscription; those that are not in it were moved
 */
export async function moveSubscriptions(
  ctx: Ctx,
  tx: Tx,
  move: { readonly pricePlanId: string; readonly from: number; readonly to: number; readonly reason: string | null },
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  const { pricePlanId: id, from, to, reason } = move;
  const versions = await loadPriceVersions(tx, [{ pricePlanId: id, number: to }]);
  const judged = await changeFacts(ctx, tx, billingStore, ids, now, async (rows) => {
    const loaded = await billingStore.load(tx, await withLedgers(tx, rows), now);
    const all = [...loaded.values()].map((facts) => {
      const { pricePlan, subscription } = facts;
      if (subscription.status === 'cancelled') return { facts, why: 'It has ended' };
      if (pricePlan.id !== id || pricePlan.number !== from) return { facts, why: 'It is on another price by now' };
      return judge(facts, { id, number: to }, versions, now);
    });
    const moved = all.flatMap((one) =>
      'after' in one ? [{ subjectId: one.facts.subscription.id, before: one.facts, after: one.after }] : [],
    );
    if (moved.length > 0) {
      await saveTerms(tx, moved);
      await saveSubscriptions(tx, moved);
    }
    const entries = moved.map(({ subjectId, after: { scheduled } }) => ({
      action: 'amended',
      noun: 'subscription',
      subjectId,
      before: { priceVersion: from },
      after: { priceVersion: to, from: scheduled?.on ?? null },
      reason,
    }));
    await audit(ctx, tx, new Date(now), ...entries);
    return all;
  });
  await announce(ctx, tx, 'subscriptions', null);
  return new Map(judged.flatMap((one) => ('why' in one ? [[one.facts.subscription.id, one.why]] : [])));
}
