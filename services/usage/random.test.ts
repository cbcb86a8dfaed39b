import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { lifeChange } from '../../domain/billing/life-requests.ts';
import { priceOf } from '../../domain/billing/pricing.ts';
import { readUsageCharge } from '../../domain/billing/usage-facts.ts';
import type { UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import { AppError } from '../../domain/errors.ts';
import { DAY, HOUR, toIso } from '../../domain/time/instant.ts';
import { seeded } from '../../prisma/seed/random.ts';
import { bill, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { changeLife } from '../billing/change-life.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createMeter } from './create-meter.ts';
import { recordUsage } from './record-usage.ts';
import { voidUsage } from './void-usage.ts';

const START = Date.parse('2026-01-15T09:00:00Z');
const MONTHS = 6;
const SEED = Number(process.env.USAGE_SEED ?? 20261121);
const LIVES = Number(process.env.USAGE_LIVES ?? 3);

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

type Life = z.input<typeof lifeChange>;

/** Half a year of one subscription: events, late ones and corrections, changes of price, pauses, an end; billed as often as not. */
async function play(seed: number): Promise<string> {
  const random = seeded(seed);
  let clock = START;
  const moveTo = (at: number) => {
    clock = at;
    house.clock.moveTo(at);
  };
  moveTo(START);
  const aggregation = random.pick(['sum', 'sum', 'max', 'last', 'unique'] as const);
  const timing = random.pick(['advance', 'arrears'] as const);
  const key = `m-${newId()}`;
  const meter = await createMeter(ctx, { key, name: 'Calls', aggregation, field: 'n' });
  const planOf = (unitAmount: string) => {
    const tiers = [
      { upTo: 20, unitAmount: '0.5' },
      { upTo: null, unitAmount },
    ];
    const invoiceAtMinor = random.chance(40) ? 3000 : null;
    const prices = [{ currency: 'EUR', pricing: { model: 'graduated' as const, tiers }, invoiceAtMinor }];
    return newPlan(ctx, { timing, taxRateIds: [], usage: [{ meterId: meter.id, name: 'Calls', prices }] });
  };
  const plans = [await planOf('1'), await planOf('0.25'), await newPlan(ctx, { timing, taxRateIds: [] })];
  const { id } = await subscribe(ctx, { pricePlanId: plans[0]?.id ?? '' });
  const sent: string[] = [];
  const log: string[] = [];
  let shown = 0;

  const lines = async () => {
    const { items } = await listInvoices(ctx, { filter: { subscriptionId: id }, sort: 'number', pageSize: 200 });
    return Promise.all(items.slice().map(({ id: invoiceId }) => getInvoice(ctx, { id: invoiceId })));
  };
  /** Billed up to now, each invoice as it was shown the moment before. */
  const billAsShown = async () => {
    const before = await lines();
    const { upcoming, process } = await getSubscription(ctx, { id });
    expect(process.status, log.join('\n')).not.toBe('failed');
    await bill(ctx);
    const after = await lines();
    const made = after.slice(before.length);
    for (const [at, invoice] of made.entries()) {
      const promised = upcoming[at];
      if (!promised) break;
      shown += 1;
      const plain = (of: {
        lines: readonly { description: string; quantity: number; amountMinor: number }[];
        totalMinor: number;
      }) => ({
        lines: of.lines.map(({ description, quantity, amountMinor }) => [description, quantity, amountMinor]),
        totalMinor: of.totalMinor,
      });
      expect(plain(invoice), log.join('\n')).toEqual(plain(promised));
    }
  };
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act();
      log.push(`${toIso(clock)} ${what}`);
    } catch (error) {
      // What cannot be done as things stand is refused, and changes nothing.
      if (!(error instanceof AppError) || !['Conflict', 'Validation'].includes(error.kind)) throw error;
    }
  };
  const live = (change: Life) =>
    attempt(`life ${JSON.stringify(change)}`, async () => {
      const { version } = await getSubscription(ctx, { id });
      await changeLife(ctx, { id, version, change });
    });

  const end = START + MONTHS * 30 * DAY;
  while (clock < end) {
    const now = clock + (1 + random.below(9 * 24)) * HOUR;
    moveTo(now);
    if (random.chance(80)) await billAsShown();
    const what = random.below(100);
    if (what < 55) {
      const events = Array.from({ length: 1 + random.below(6) }, () => {
        const event = newId();
        sent.push(event);
        const at = toIso(now - random.below(random.chance(20) ? 50 * DAY : 3 * DAY));
        const n = aggregation === 'unique' ? `u${random.below(40)}` : String(random.below(4000) / 100);
        return { id: event, meter: key, subscriptionId: id, at, properties: { n } };
      });
      const { accepted } = await recordUsage(ctx, { events });
      log.push(`${toIso(now)} ${accepted} events`);
    } else if (what < 65 && sent.length > 0) {
      const event = random.pick(sent);
      await attempt(`out ${event}`, () =>
        voidUsage(ctx, { id: event, reason: 'x' }).catch((error: unknown) => {
          if (error instanceof AppError && error.kind === 'NotFound') return;
          throw error;
        }),
      );
    } else if (what < 80) {
      const plan = random.pick(plans);
      const when = random.pick(['now', 'period-end'] as const);
      await attempt(`price ${plan.name} ${when}`, async () => {
        const { version } = await getSubscription(ctx, { id });
        await amendSubscription(ctx, {
          id,
          version,
          amendment: { kind: 'price', when, pricePlanId: plan.id, quantity: 1 },
        });
      });
    } else if (what < 88) await live({ kind: 'pause', cycle: random.pick(['keep', 'void'] as const), until: null });
    else if (what < 96) await live({ kind: 'resume' });
    else if (what < 98) await live({ kind: 'cancel', at: 'now' });
    else await live({ kind: 'reactivate' });
  }
  await billAsShown();
  await live({ kind: 'resume' });
  await billAsShown();
  await live({ kind: 'cancel', at: 'now' });
  await billAsShown();
  moveTo(clock + 40 * DAY);
  await billAsShown();
  expect(await bill(ctx)).toBe(0);

  // What was invoiced of each period, by its lines, is the price of what its events come to, counted from them and not from their days.
  const invoiced = new Map<string, number>();
  for (const { lines: all } of await lines()) {
    for (const { kind, period, amountMinor } of all) {
      if (kind !== 'usage' || !period) continue;
      invoiced.set(period.from, (invoiced.get(period.from) ?? 0) + amountMinor);
    }
  }
  const { rows: periods } = await house.owner.query<{ from: string; to: string; charge: UsageChargeTerms }>(
    `SELECT from_day::text AS "from", to_day::text AS "to", charge FROM usage_period WHERE subscription_id = $1 ORDER BY from_day`,
    [id],
  );
  const { rows: events } = await house.owner.query<{ day: string; value: string | null; item: string | null }>(
    `SELECT day::text, value, item FROM usage_event WHERE subscription_id = $1 AND voided_at IS NULL ORDER BY at, id`,
    [id],
  );
  for (const [at, { from, to, charge }] of periods.entries()) {
    const next = periods[at + 1];
    if (next) expect(to <= next.from, `${to} overlaps ${next.from}\n${log.join('\n')}`).toBe(true);
    const mine = events.filter(({ day }) => day >= from && day < to);
    const numbers = mine.map(({ value }) => Math.round(Number(value) * 100));
    const counted = {
      sum: numbers.reduce((all, each) => all + each, 0) / 100,
      max: Math.max(0, ...numbers) / 100,
      last: (numbers.at(-1) ?? 0) / 100,
      unique: new Set(mine.map(({ item }) => item)).size,
    }[aggregation];
    const read = readUsageCharge(charge, 'EUR');
    const owed = read && priceOf(read.price, Math.ceil(counted)).amountMinor;
    expect(BigInt(invoiced.get(from) ?? 0), `${aggregation} ${from} – ${to}\n${log.join('\n')}`).toBe(owed);
  }
  return `${shown} shown, ${periods.length} periods, ${events.length} events`;
}

it(`every event is billed once whatever happens to its subscription, and each invoice as it was shown (USAGE_SEED=${SEED})`, {
  timeout: 600_000,
}, async () => {
  const ends: string[] = [];
  for (let n = 0; n < LIVES; n++) {
    ends.push(
      await play(SEED + n).catch((error: unknown) => {
        throw new Error(`seed ${SEED + n}`, { cause: error });
      }),
    );
  }
  expect(ends.join('; ')).toMatch(/[1-9] shown/);
});
