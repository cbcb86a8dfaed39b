import { expect } from 'vitest';
import { AppError } from '../../../domain/errors.ts';
import { civilDateAt } from '../../../domain/time/civil.ts';
import { DAY, type Instant, toIso } from '../../../domain/time/instant.ts';
import type { Random } from '../../../prisma/seed/random.ts';
import { amendSubscription } from '../../../services/billing/amend-subscription.ts';
import { changeLife } from '../../../services/billing/change-life.ts';
import { readFacts } from '../../../services/billing/outcome.ts';
import { previewAmendment } from '../../../services/billing/preview-amendment.ts';
import { previewLife } from '../../../services/billing/preview-life.ts';
import { recordPayment } from '../../../services/billing/record-payment.ts';
import { type Ctx, transaction } from '../../../services/context.ts';
import { previewCoupon } from '../../../services/coupons/preview-coupon.ts';
import { redeemCoupon } from '../../../services/coupons/redeem-coupon.ts';
import { newId } from '../../../services/ids.ts';
import { deleteDraft } from '../../../services/invoices/end-draft.ts';
import { recordUsage } from '../../../services/usage/record-usage.ts';
import { voidUsage } from '../../../services/usage/void-usage.ts';
import { sheetOf } from '../../support/hours.ts';
import type { House } from '../../support/house.ts';
import { type Move, randomMove } from './moves.ts';
import { foretell, type Story, unseen } from './story.ts';
import { METERS, type World } from './world.ts';

export interface Stage {
  readonly ctx: Ctx;
  readonly house: House;
  readonly roll: Random;
  readonly world: World;
  /** No story is told further. */
  readonly end: Instant;
  /** By "subscription/meter/from", use that stood on drafts which were deleted. */
  readonly dropped: Map<string, bigint>;
}

/** What cannot be done as things stand is refused, and changes nothing. @returns whether it was done */
async function unlessRefused(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.kind === 'Conflict' || error.kind === 'Validation')) return false;
    throw error;
  }
}

async function versionOf({ house }: Stage, id: string): Promise<number> {
  const { rows } = await house.owner.query<{ version: number }>('SELECT version FROM subscription WHERE id = $1', [id]);
  return rows[0]?.version ?? 0;
}

/** Shown first, then made with the instant and the figures that were shown; what cannot be done is refused by the preview already. */
export async function change(stage: Stage, story: Story, now: Instant): Promise<boolean> {
  const { ctx, house, roll, world } = stage;
  const { subscription } = await transaction(ctx, (tx) => readFacts(ctx, tx, story.id, now));
  const move = randomMove(roll, world, civilDateAt(subscription.zone, now), {
    addOns: subscription.addOns.filter(({ until }) => until === null).map(({ id }) => id),
    skipped: subscription.agreement.skipped.map(({ from }) => from),
  });
  const said = `${toIso(now)} ${JSON.stringify(move)}`;
  try {
    return await unlessRefused(async () => {
      const shown = await show(stage, story.id, move);
      // A person looks at it for a while.
      house.clock.moveTo(now + 60_000);
      await make(stage, story.id, move, shown).catch((error: unknown) => {
        throw new Error(`shown, but not done: ${said}\n${story.log.join('\n')}`, { cause: error });
      });
      story.log.push(said);
      const atOnce = await unseen(house, story);
      for (const { id } of atOnce) story.seen.add(id);
      const [figure] = atOnce.map(({ sum, totalMinor }) => sum.figures?.[0] ?? totalMinor);
      expect(atOnce.length, story.log.join('\n')).toBe(shown.atOnce ? 1 : 0);
      if (shown.atOnce) {
        const { totalMinor, subtotalMinor, couponMinor } = shown.atOnce;
        expect(figure, story.log.join('\n')).toBe(
          story.payerPrefix === null ? totalMinor : subtotalMinor - couponMinor,
        );
      }
      story.givenBack += shown.givenBackMinor;
      await foretell(ctx, story, now + 60_000, stage.end);
      if (story.payerPrefix !== null) return;
      const ahead = story.foretold.slice(0, shown.invoices.length).map(({ sum }) => sum.figures?.slice(0, 2));
      const promised = shown.invoices.slice(0, ahead.length);
      expect(ahead, story.log.join('\n')).toEqual(promised.map(({ totalMinor, dueMinor }) => [totalMinor, dueMinor]));
    });
  } finally {
    house.clock.moveTo(now);
  }
}

interface Shown {
  readonly at: string;
  readonly figures: string;
  readonly atOnce: { readonly totalMinor: number; readonly subtotalMinor: number; readonly couponMinor: number } | null;
  readonly givenBackMinor: number;
  readonly invoices: readonly { readonly totalMinor: number; readonly dueMinor: number }[];
}

async function show({ ctx }: Stage, id: string, move: Move): Promise<Shown> {
  if ('life' in move) {
    const { invoice, creditMinor, ...shown } = await previewLife(ctx, { id, change: move.life });
    // What an invoice below nothing grants is in what is given back, and is on that invoice too.
    return { ...shown, atOnce: invoice, givenBackMinor: creditMinor - Math.max(0, -(invoice?.totalMinor ?? 0)) };
  }
  if ('coupon' in move) {
    const { at, figures } = await previewCoupon(ctx, { id, code: move.coupon });
    return { at, figures, atOnce: null, givenBackMinor: 0, invoices: [] };
  }
  const { invoice, ...shown } = await previewAmendment(ctx, { id, amendment: move.amendment });
  return { ...shown, atOnce: invoice, givenBackMinor: 0 };
}

async function make(stage: Stage, id: string, move: Move, { at, figures }: Shown): Promise<void> {
  const request = { id, version: await versionOf(stage, id), at, figures };
  if ('life' in move) await changeLife(stage.ctx, { ...request, change: move.life });
  else if ('coupon' in move) await redeemCoupon(stage.ctx, { ...request, code: move.coupon });
  else await amendSubscription(stage.ctx, { ...request, amendment: move.amendment });
}

/** Events of the last days, some late, some taken out again. */
export async function use({ ctx, roll, end }: Stage, story: Story, now: Instant): Promise<void> {
  const known = story.events.at(-1);
  if (known && roll.chance(5)) await unlessRefused(() => voidUsage(ctx, { id: known, reason: 'x' }));
  const events = Array.from({ length: 1 + roll.below(6) }, () => {
    const id = newId();
    const meter = roll.pick(METERS);
    const at = toIso(now - roll.below(roll.chance(15) ? 50 * DAY : 3 * DAY));
    const n = String(roll.below(1000) / 100);
    const properties = meter === 'unique' ? { value: `u${roll.below(40)}` } : { n, value: n };
    return { id, meter, subscriptionId: story.id, at, properties };
  });
  const { errors } = await recordUsage(ctx, { events });
  const refused = new Set(errors.map(({ id }) => id));
  story.events.push(...events.flatMap(({ id }) => (refused.has(id) ? [] : [id])));
  story.log.push(`${toIso(now)} ${events.length - errors.length} events`);
  await foretell(ctx, story, now, Math.min(end, now + 200 * DAY));
}

/** Hours of its customer are approved: they come with its next invoice, where that is agreed on. */
export async function work({ ctx, house, roll, end }: Stage, story: Story, now: Instant): Promise<void> {
  const { customerId, currency } = story;
  const seconds = Array.from({ length: 1 + roll.below(3) }, () => 60 * (1 + roll.below(500)));
  await sheetOf(house, ctx.tenantId, { customerId, currency, seconds });
  story.log.push(`${toIso(now)} ${seconds.join(', ')} seconds`);
  await foretell(ctx, story, now, end);
}

/** Somebody pays what is due of an invoice: nothing that is to come changes by it. */
export async function pay({ ctx, house, roll }: Stage): Promise<void> {
  const { rows } = await house.owner.query<{ id: string; version: number }>(
    `SELECT id, version FROM invoice WHERE tenant_id = $1 AND status = 'open' ORDER BY number LIMIT 20`,
    [ctx.tenantId],
  );
  if (rows.length > 0) await recordPayment(ctx, roll.pick(rows));
}

/** A draft of its own is deleted: what had waited for it waits again, and its period is not charged. */
export async function drop(stage: Stage, story: Story, now: Instant): Promise<void> {
  const { ctx, house, dropped } = stage;
  const { rows } = await house.owner.query<{ id: string; version: number; key: string | null }>(
    `SELECT id, version, period_key AS key FROM invoice WHERE subscription_id = $1 AND status = 'draft' ORDER BY created_at DESC, id LIMIT 1`,
    [story.id],
  );
  const [draft] = rows;
  if (!draft) return;
  const { rows: lines } = await house.owner.query<{ key: string; amount: string }>(
    `SELECT i.subscription_id || '/' || m.id || '/' || l.period_from AS key, sum(l.amount_minor) AS amount
     FROM invoice_line l JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id
     JOIN meter m ON m.tenant_id = l.tenant_id AND split_part(l.description, ':', 1) = m.name
     WHERE l.invoice_id = $1 AND l.kind = 'usage' AND i.period_key LIKE 'invoice:%' GROUP BY 1`,
    [draft.id],
  );
  const { id, version } = draft;
  if (!(await unlessRefused(() => deleteDraft(ctx, { id, version, reason: 'x' })))) return;
  for (const { key, amount } of lines) dropped.set(key, (dropped.get(key) ?? 0n) + BigInt(amount));
  story.log.push(`${toIso(now)} draft ${draft.key} deleted`);
  await foretell(ctx, story, now, stage.end);
}
