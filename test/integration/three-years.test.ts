import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PricePlan } from '../../domain/billing/contract.ts';
import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import { type BillingEffect, billing, invoiceOf } from '../../domain/billing/plan.ts';
import type { AmendmentWire } from '../../domain/billing/requests.ts';
import { AppError } from '../../domain/errors.ts';
import { simulate } from '../../domain/process/plan.ts';
import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import { DAY, HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { amendSubscription } from '../../services/billing/amend-subscription.ts';
import { changeLife } from '../../services/billing/change-life.ts';
import { readFacts } from '../../services/billing/outcome.ts';
import { previewAmendment } from '../../services/billing/preview-amendment.ts';
import { previewLife } from '../../services/billing/preview-life.ts';
import { type Ctx, transaction } from '../../services/context.ts';
import { bill, newCustomer, newPlan, subscribe } from '../support/billing.ts';
import { type House, openHouse } from '../support/house.ts';

/** Another one finds other stories: `THREE_YEARS_SEED=7 npx vitest run --project integration test/integration/three-years.test.ts`. */
const SEED = Number(process.env.THREE_YEARS_SEED ?? 20260302);
const START = Date.parse('2024-01-31T09:00:00Z');
const END = START + 3 * 366 * DAY;
const HOW_MANY = Number(process.env.THREE_YEARS_SUBSCRIPTIONS ?? 50);
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'] as const;

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

/** mulberry32: the same story for the same seed. */
function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (n: number) => Math.floor(next() * n),
    chance: (p: number) => next() < p,
    pick: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T,
  };
}
type Dice = ReturnType<typeof dice>;

/** What an invoice comes to, as far as it can be compared. */
interface Sum {
  readonly total: number;
  readonly due: number;
  readonly tax: number;
  readonly lines: readonly (readonly [string, string | null, number])[];
}

interface Story {
  readonly id: string;
  readonly log: string[];
  /** Of what was paid in advance and not used, beside what invoices show. */
  givenBack: number;
  /** Since when nothing was changed about it, and what was foretold then. */
  since: Instant;
  foretold: { readonly key: string; readonly dueAt: Instant; readonly sum: Sum }[];
}

async function foretell(story: Story, now: Instant): Promise<void> {
  const facts = await transaction(ctx, (tx) => readFacts(ctx, tx, story.id, now));
  story.since = now;
  story.foretold = [];
  simulate(billing, facts, {
    from: now,
    until: END,
    limit: 3000,
    observe: (before, effect: BillingEffect) => {
      const computed = invoiceOf(before, effect);
      if (!computed) return;
      const lines = computed.lines.map(
        (line) => [line.description, line.period?.from ?? null, Number(line.amountMinor)] as const,
      );
      const sum = {
        total: Number(computed.totalMinor),
        due: Number(computed.dueMinor),
        tax: Number(computed.taxMinor),
        lines,
      };
      story.foretold.push({ key: effect.key, dueAt: effect.dueAt, sum });
    },
  });
}

/** What was made since the last change is what was foretold then, to the cent, and nothing is missing. */
async function compare(story: Story, now: Instant): Promise<number> {
  const { rows } = await house.owner.query<{
    key: string;
    total: string;
    payable: string;
    tax: string;
    lines: [string, string | null, number][];
  }>(
    `SELECT i.period_key AS key, i.total_minor AS total, i.payable_minor AS payable, i.tax_minor AS tax,
       (SELECT jsonb_agg(jsonb_build_array(l.description, l.period_from, l.amount_minor) ORDER BY l.position)
        FROM invoice_line l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id) AS lines
     FROM invoice i WHERE i.subscription_id = $1 AND i.created_at > $2 AND i.created_at <= $3 AND i.period_key IS NOT NULL ORDER BY i.number`,
    [story.id, new Date(story.since), new Date(now)],
  );
  const made = rows.map(({ key, total, payable, tax, lines }) => ({
    key,
    sum: { total: Number(total), due: Number(payable), tax: Number(tax), lines },
  }));
  const expected = story.foretold.filter(({ dueAt }) => dueAt <= now).map(({ key, sum }) => ({ key, sum }));
  expect(made, story.log.join('\n')).toEqual(expected);
  return made.length;
}

type Move = { readonly life: LifeChangeWire } | { readonly amendment: AmendmentWire };

function randomMove(
  roll: Dice,
  plans: readonly PricePlan[],
  today: string,
  held: { addOns: string[]; skipped: string[] },
): Move {
  const later = (days: number) => addDays(today, 1 + roll.below(days));
  const quantity = 1 + roll.below(9);
  const extra = { description: 'Extra', quantity: 1 + roll.below(3), unitAmount: roll.pick(['10', '3.35', '0.05']) };
  const pricePlanId = roll.pick(plans).id;
  const moves: (() => Move)[] = [
    () => ({ amendment: { kind: 'price', quantity, when: 'now' } }),
    () => ({ amendment: { kind: 'price', pricePlanId, quantity, when: 'now' } }),
    () => ({ amendment: { kind: 'price', pricePlanId, when: 'period-end' } }),
    () => ({
      amendment: {
        kind: 'ramp',
        steps: [
          { on: later(60), quantity },
          { on: later(200), pricePlanId },
        ],
      },
    }),
    () => ({ amendment: { kind: 'keep-price' } }),
    () => ({ amendment: { kind: 'charge', ...extra, when: roll.pick(['now', 'next-invoice']) } }),
    () => ({ amendment: { kind: 'add-on', ...extra } }),
    () => ({ amendment: { kind: 'remove-add-on', addOnId: roll.pick(held.addOns) } }),
    () => ({ life: { kind: 'pause', cycle: roll.pick(['keep', 'void']), until: roll.chance(0.5) ? later(50) : null } }),
    () => ({ life: { kind: 'resume' } }),
    () => ({ life: { kind: 'resume' } }),
    () => ({ life: { kind: 'cancel', at: roll.pick(['now', 'period-end', 'term-end']) } }),
    () => ({ life: { kind: 'keep' } }),
    () => ({ life: { kind: 'reactivate' } }),
    () => ({ life: { kind: 'reactivate' } }),
    () => ({ life: { kind: 'skip-next' } }),
    () => ({ life: { kind: 'unskip', from: roll.pick(held.skipped) } }),
    () => ({ life: { kind: 'instalments', parts: roll.pick([1, 2, 3]) } }),
    () => ({ life: { kind: 'invoice-ahead', periods: 1 + roll.below(3) } }),
    () => ({ life: { kind: 'activate' } }),
    () => ({ life: { kind: 'extend-trial', until: later(20) } }),
    () => ({
      life: {
        kind: 'term',
        term: roll.chance(0.2)
          ? null
          : { periods: 1 + roll.below(6), atEnd: roll.pick(['renew', 'expire']), noticeDays: roll.below(40) },
      },
    }),
  ];
  for (;;) {
    const move = roll.pick(moves)();
    if ('amendment' in move && move.amendment.kind === 'remove-add-on' && move.amendment.addOnId === undefined)
      continue;
    if ('life' in move && move.life.kind === 'unskip' && move.life.from === undefined) continue;
    return move;
  }
}

/** Shown first, then made with the instant and the figures that were shown; what cannot be done is refused by the preview already. */
async function change(story: Story, roll: Dice, plans: readonly PricePlan[], now: Instant): Promise<boolean> {
  const facts = await transaction(ctx, (tx) => readFacts(ctx, tx, story.id, now));
  const { subscription } = facts;
  const held = {
    addOns: subscription.addOns.filter(({ until }) => until === null).map(({ id }) => id),
    skipped: subscription.agreement.skipped.map(({ from }) => from),
  };
  const move = randomMove(roll, plans, civilDateAt(subscription.zone, now), held);
  const said = `${toIso(now)} ${JSON.stringify(move)}`;
  const { rows } = await house.owner.query<{ version: number }>('SELECT version FROM subscription WHERE id = $1', [
    story.id,
  ]);
  const request = { id: story.id, version: rows[0]?.version ?? 0 };
  try {
    const shown =
      'life' in move
        ? await previewLife(ctx, { id: story.id, change: move.life })
        : await previewAmendment(ctx, { id: story.id, amendment: move.amendment });
    // A person looks at it for a while.
    house.clock.moveTo(now + 60_000);
    const pin = { at: shown.at, figures: shown.figures };
    const invoicesBefore = await invoicesNow(story.id);
    const done =
      'life' in move
        ? changeLife(ctx, { ...request, change: move.life, ...pin })
        : amendSubscription(ctx, { ...request, amendment: move.amendment, ...pin });
    await done.catch((error: unknown) => {
      throw new Error(`shown, but not done: ${said}\n${story.log.join('\n')}`, { cause: error });
    });
    const atOnce = (await invoicesNow(story.id)).slice(invoicesBefore.length);
    expect(atOnce, said).toEqual(shown.invoice ? [shown.invoice.totalMinor] : []);
    story.log.push(said);
    if ('creditMinor' in shown && 'life' in move)
      story.givenBack += shown.creditMinor - Math.max(0, -(shown.invoice?.totalMinor ?? 0));
    await foretell(story, now + 60_000);
    const ahead = story.foretold.slice(0, shown.invoices.length).map(({ sum }) => [sum.total, sum.due]);
    const until = Math.max(0, ahead.length);
    expect(ahead, `${said}\n${story.log.join('\n')}`).toEqual(
      shown.invoices.slice(0, until).map(({ totalMinor, dueMinor }) => [totalMinor, dueMinor]),
    );
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.kind === 'Conflict' || error.kind === 'Validation')) return false;
    throw error;
  } finally {
    house.clock.moveTo(now);
  }
}

/** Nobody paid: what was invoiced and not given back is still due, but for what is owed to the customer; and no more came back than was charged. */
async function balance(story: Story): Promise<void> {
  const { rows } = await house.owner.query<{ total: string; due: string; credit: string }>(
    `SELECT coalesce(sum(i.total_minor), 0) AS total, coalesce(sum(i.due_minor), 0) AS due,
       (SELECT coalesce(sum(k.amount_minor), 0) FROM customer_credit k WHERE k.customer_id = s.customer_id) AS credit
     FROM subscription s LEFT JOIN invoice i ON i.subscription_id = s.id WHERE s.id = $1 GROUP BY s.customer_id`,
    [story.id],
  );
  const [sums] = rows.map(({ total, due, credit }) => ({
    total: Number(total),
    due: Number(due),
    credit: Number(credit),
  }));
  expect(sums && sums.total - story.givenBack, story.log.join('\n')).toBe(sums && sums.due - sums.credit);
  expect(sums && sums.total - story.givenBack, story.log.join('\n')).toBeGreaterThanOrEqual(0);
  expect(sums?.credit).toBeGreaterThanOrEqual(0);
}

async function invoicesNow(id: string): Promise<number[]> {
  const { rows } = await house.owner.query<{ total: string }>(
    'SELECT total_minor AS total FROM invoice WHERE subscription_id = $1 ORDER BY created_at, number',
    [id],
  );
  return rows.map(({ total }) => Number(total));
}

it(`three years of ${HOW_MANY} subscriptions: each invoice is the one that was foretold (seed ${SEED})`, {
  timeout: 300_000,
}, async () => {
  const roll = dice(SEED);
  const plans = [
    await newPlan(ctx, { name: 'Monthly' }),
    await newPlan(ctx, { name: 'Used', timing: 'arrears', priceMinor: 3100 }),
    await newPlan(ctx, { name: 'Quarterly', interval: 'quarter', priceMinor: 9999 }),
    await newPlan(ctx, { name: 'Yearly', interval: 'year', priceMinor: 36_500 }),
    await newPlan(ctx, { name: 'Weeks', interval: 'week', intervalCount: 2, priceMinor: 1 }),
    await newPlan(ctx, { name: 'Tried', trialDays: 14 }),
  ];
  const stories: Story[] = [];
  for (let n = 0; n < HOW_MANY; n += 1) {
    const plan = roll.pick(plans);
    const customer = await newCustomer(ctx, roll.chance(0.8) ? 'card-succeeds' : null);
    const startAt = START + (roll.below(70) - 20) * DAY + roll.below(24) * HOUR;
    const day = 1 + roll.below(31);
    const anchor =
      plan.interval === 'week'
        ? roll.pick([{ rule: 'start-day' }, { rule: 'calendar' }] as const)
        : roll.pick([{ rule: 'start-day' }, { rule: 'day-of-month', day }, { rule: 'calendar' }] as const);
    const { id } = await subscribe(ctx, {
      pricePlanId: plan.id,
      customerId: customer.id,
      quantity: 1 + roll.below(5),
      startAt: toIso(startAt),
      zone: roll.pick(ZONES),
      anchor,
      trial: { withoutCard: roll.pick(['activate', 'pause', 'cancel']) },
      ...(roll.chance(0.3) && { term: { periods: 1 + roll.below(12), atEnd: roll.pick(['renew', 'expire']) } }),
    });
    const story: Story = {
      id,
      since: START - 1,
      givenBack: 0,
      foretold: [],
      log: [`${toIso(startAt)} ${plan.name} ${JSON.stringify(anchor)}`],
    };
    stories.push(story);
    await foretell(story, START);
    story.since = START - 1;
  }

  let [now, changes, invoices] = [START, 0, 0];
  while (now < END) {
    house.clock.moveTo(now);
    await bill(ctx);
    for (const story of stories) {
      if (!roll.chance(0.05)) continue;
      invoices += await compare(story, now);
      // Nothing was done, so what was foretold still holds; what was compared is not compared again.
      story.foretold = story.foretold.filter(({ dueAt }) => dueAt > now);
      story.since = now;
      if (await change(story, roll, plans, now)) changes += 1;
    }
    now += (1 + roll.below(12)) * DAY + roll.below(24) * HOUR;
  }
  house.clock.moveTo(END);
  await bill(ctx);
  for (const story of stories) invoices += await compare(story, END);
  for (const story of stories) await balance(story);
  const { rows: stopped } = await house.owner.query(
    `SELECT error FROM process WHERE kind = 'billing' AND status = 'failed'`,
  );
  expect(stopped).toEqual([]);
  console.info(`seed ${SEED}: ${invoices} invoices, ${changes} changes`);
  expect(changes).toBeGreaterThan(HOW_MANY);
});
