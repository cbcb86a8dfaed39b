import { afterAll, beforeAll, expect, it } from 'vitest';
import { usedUntil } from '../../domain/billing/usage.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import { DAY, HOUR, toIso } from '../../domain/time/instant.ts';
import { seeded } from '../../prisma/seed/random.ts';
import { readFacts } from '../../services/billing/outcome.ts';
import { type Ctx, transaction } from '../../services/context.ts';
import { bill, subscribe } from '../support/billing.ts';
import { type House, openHouse } from '../support/house.ts';
import { change, drop, pay, type Stage, use, work } from './three-years/acts.ts';
import { creditsWithinCharges, eachEventOnce, eachHourOnce, journalBalances } from './three-years/books.ts';
import { finaliseDue } from './three-years/drafts.ts';
import { balance, compare, foretell, type Story } from './three-years/story.ts';
import { CURRENCIES, makeWorld } from './three-years/world.ts';

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

/** For so many hours invoices are drafts; those that carry use wait a day for late events. */
const settle = (graceHours: number) =>
  house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2) WHERE id = $1`, [
    house.acme.id,
    JSON.stringify({ graceHours, terms: { usageGraceHours: 24 } }),
  ]);

async function begin({ roll, world }: Stage, n: number): Promise<Story> {
  const plan = roll.pick(world.plans);
  const { currency } = roll.pick(CURRENCIES);
  const customer = await world.customer(roll, currency, n);
  const startAt = START + (roll.below(70) - 20) * DAY + roll.below(24) * HOUR;
  const day = roll.chance(50) ? 28 + roll.below(4) : 1 + roll.below(31);
  const anchor =
    plan.interval === 'week'
      ? roll.pick([{ rule: 'start-day' }, { rule: 'calendar' }] as const)
      : roll.pick([{ rule: 'start-day' }, { rule: 'day-of-month', day }, { rule: 'calendar' }] as const);
  const couponCodes = roll.chance(25) && currency === 'EUR' ? [roll.pick(world.couponCodes)] : [];
  const { id } = await subscribe(ctx, {
    pricePlanId: plan.id,
    customerId: customer.id,
    currency,
    couponCodes,
    quantity: 1 + roll.below(5),
    startAt: toIso(startAt),
    zone: roll.pick(ZONES),
    anchor,
    trial: { withoutCard: roll.pick(['activate', 'pause', 'cancel']) },
    ...(roll.chance(30) && { term: { periods: 1 + roll.below(12), atEnd: roll.pick(['renew', 'expire']) } }),
  });
  const story: Story = {
    id,
    payerPrefix: customer.payerId === null ? null : `${customer.name}: `,
    customerId: customer.id,
    currency,
    metered: plan.usage.length > 0,
    log: [
      `${toIso(startAt)} ${plan.name} ${currency} ${JSON.stringify(anchor)} ${couponCodes.join()} for ${customer.name}`,
    ],
    events: [],
    givenBack: 0,
    seen: new Set(),
    foretold: [],
  };
  await foretell(ctx, story, START, END);
  return story;
}

/** Use that came in or was taken out since it was last invoiced, by "subscription/meter/from". */
async function waitingUse(stories: readonly Story[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { id } of stories) {
    const facts = await transaction(ctx, (tx) => readFacts(ctx, tx, id, END));
    for (const { charge, from, counted, quantity } of usedUntil(facts, civilDateAt(facts.subscription.zone, END))) {
      if (counted !== quantity) found.add(`${id}/${charge.meterId}/${from}`);
    }
  }
  return found;
}

it(`three years of ${HOW_MANY} subscriptions: each invoice is the one that was foretold (seed ${SEED})`, {
  timeout: 300_000,
}, async () => {
  const roll = seeded(SEED);
  const stage: Stage = { ctx, house, roll, world: await makeWorld(ctx, house), end: END, dropped: new Map() };
  await settle(0);
  const stories: Story[] = [];
  for (let n = 0; n < HOW_MANY; n += 1) stories.push(await begin(stage, n));

  let [now, changes, invoices] = [START, 0, 0];
  while (now < END) {
    house.clock.moveTo(now);
    // In the second half they are drafts for a while.
    if (now > START + 549 * DAY) await settle(roll.pick([0, 30, 300]));
    await bill(ctx);
    await finaliseDue(ctx, house);
    if (roll.chance(30)) await pay(stage);
    for (const story of stories) {
      const moved = async () => {
        if (await change(stage, story, now)) changes += 1;
      };
      // One at a time: what it makes due is billed before it is compared.
      const act = roll.chance(5)
        ? moved
        : story.metered && roll.chance(25)
          ? () => use(stage, story, now)
          : roll.chance(2)
            ? () => work(stage, story, now)
            : roll.chance(1)
              ? () => drop(stage, story, now)
              : null;
      if (!act) continue;
      invoices += await compare(house, story, now);
      await act();
    }
    now += (1 + roll.below(12)) * DAY + roll.below(24) * HOUR;
  }
  house.clock.moveTo(END);
  await bill(ctx);
  for (const story of stories) invoices += await compare(house, story, END);
  await finaliseDue(ctx, house, END + 30 * DAY);
  for (const story of stories) if (story.payerPrefix === null) await balance(house, story);
  const { rows: stopped } = await house.owner.query(
    `SELECT error FROM process WHERE kind = 'billing' AND status = 'failed'`,
  );
  expect(stopped).toEqual([]);
  await creditsWithinCharges(ctx, house);
  await journalBalances(ctx, house, START, END);
  const used = await eachEventOnce(ctx, house, stage.dropped, await waitingUse(stories));
  const hours = await eachHourOnce(ctx, house);
  console.info(`seed ${SEED}: ${invoices} invoices, ${changes} changes, ${used} periods of use, ${hours} hours`);
  expect(changes).toBeGreaterThan(HOW_MANY);
  expect(used).toBeGreaterThan(HOW_MANY);
  expect(hours).toBeGreaterThan(0);
});
