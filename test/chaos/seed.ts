import type { DatabaseUrls } from '../../config.ts';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import type { JourneyDesign } from '../../domain/journeys/contract.ts';
import { ROLE_PERMISSIONS } from '../../domain/members/permissions.ts';
import { HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import type { Random } from '../../prisma/seed/random.ts';
import { openIdentity } from '../../services/auth/identity.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { createTaxRate } from '../../services/billing/create-tax-rate.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import { systemClock } from '../../services/clock.ts';
import type { Ctx } from '../../services/context.ts';
import { openDatabase } from '../../services/database.ts';
import { createJourney } from '../../services/journeys/create.ts';
import { publishJourney } from '../../services/journeys/publish.ts';
import { createLead } from '../../services/leads/create.ts';
import { createMember } from '../../services/members/create-member.ts';
import { createTenant, setupCtx } from '../../services/members/create-tenant.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { ticketStore } from '../../services/tickets/process.ts';
import { forecastLines } from '../support/forecast.ts';
import type { LedgerLine } from '../support/skipping.ts';

export const PASSWORD = 'chaos is what we are for';
export const OWNER = 'owner@chaos.test';

export interface Amounts {
  readonly enrolments: number;
  readonly tickets: number;
  readonly subscriptions: number;
}

export const AMOUNTS: Amounts = { enrolments: 500, tickets: 50, subscriptions: 100 };

/** What is there before anything is killed, and what the API is to be asked for while it goes on. */
export interface Seeded {
  readonly tenantId: string;
  readonly journeyId: string;
  readonly pricePlanId: string;
  /** The SLA policy under which nothing falls due during the run. */
  readonly calmPolicyId: string;
  /** Leads by wave: each wave is enrolled by one call. */
  readonly waves: readonly string[];
  /** Customers without a subscription yet. */
  readonly customerIds: readonly string[];
  /** Tickets whose targets fall due during the run. */
  readonly ticketIds: readonly string[];
  /** What each of them will do if nobody answers. */
  readonly ticketForecasts: ReadonlyMap<string, readonly LedgerLine[]>;
  /** The last instant at which one of these is due. */
  readonly horizon: Instant;
}

/** The customer's name says which card it has: what is expected of its invoice is read from there. */
const CARDS: readonly SandboxCard[] = [
  'card-succeeds',
  'card-succeeds',
  'card-succeeds',
  'card-declines-soft',
  'card-succeeds',
  'card-declines-twice',
  'card-succeeds',
  'card-declines-hard',
  'card-succeeds',
  'card-times-out',
];
const WAVES = 5;
/** Between the two messages of the journey. */
const WAIT_SECONDS = 6;

export const JOURNEY: JourneyDesign = {
  rules: { window: null, quietHours: null, holidays: [], cap: null },
  exitOn: ['conversion'],
  graph: {
    startId: 'first',
    nodes: [
      { id: 'first', type: 'send-email', subject: 'First', body: 'Hello {{firstName|there}}.', nextId: 'pause' },
      { id: 'pause', type: 'wait', wait: { for: { unit: 'seconds', count: WAIT_SECONDS } }, nextId: 'second' },
      { id: 'second', type: 'send-email', subject: 'Second', body: 'Hello again.', nextId: 'end' },
      { id: 'end', type: 'end' },
    ],
  },
};

const AROUND_THE_CLOCK: [string, string][] = [['00:00', '24:00']];
const days = (hours: [string, string][]) => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
  sat: hours,
  sun: hours,
});
const targets = (first: number, resolution: number) => {
  const one = { firstResponseSeconds: first, nextResponseSeconds: null, resolutionSeconds: resolution };
  return { low: one, normal: one, high: one, urgent: one };
};
/** The shortest targets that a policy may have; the tickets are as old as it takes for these to fall due during the run. */
const FIRST_RESPONSE_SECONDS = 60;
const RESOLUTION_SECONDS = 70;
const WARNED_AT = 0.75;
/** The first warnings come within this time after the start. */
const SPREAD_SECONDS = 8;

/** Half of the subscriptions exist from the start and are due at one instant; the others are made over the API. */
export async function seedChaos(urls: DatabaseUrls, random: Random, amounts: Amounts): Promise<Seeded> {
  const owner = openDatabase(urls.owner, { connections: 2 });
  const db = openDatabase(urls.app, { connections: 8 });
  const identity = openIdentity({
    authDatabaseUrl: urls.auth,
    // Signs sessions, of which none is made here.
    secret: Buffer.alloc(32),
    publicUrl: 'http://localhost',
    db,
  });
  try {
    const maker = { owner, identity, clock: systemClock };
    const { tenantId, ownerId } = await createTenant(maker, {
      slug: 'chaos',
      name: 'Chaos',
      zone: 'UTC',
      currency: 'EUR',
      owner: { email: OWNER, name: 'Olga Owner', password: PASSWORD },
    });
    const actor = { kind: 'member', id: ownerId, name: 'Olga Owner', permissions: ROLE_PERMISSIONS.owner } as const;
    const ctx: Ctx = { tenantId, actor, clock: systemClock, db, requestId: 'seed' };
    const lead = await createMember(
      setupCtx(maker, tenantId),
      { email: 'lead@chaos.test', name: 'Lena Lead', role: 'manager', managerId: ownerId },
      identity,
    );
    const agent = await createMember(
      setupCtx(maker, tenantId),
      { email: 'agent@chaos.test', name: 'Aron Agent', role: 'support', managerId: lead.id },
      identity,
    );
    const waves = Array.from({ length: WAVES }, (_, i) => `wave-${i + 1}`);
    await inParallel(amounts.enrolments, async (i) => {
      const source = waves[i % WAVES] ?? '';
      await createLead(ctx, { name: `Lead ${i}`, email: `lead${i}@chaos.test`, source, zone: 'UTC' });
    });
    const draft = await createJourney(ctx, { name: 'Two messages', design: JOURNEY });
    const { id: journeyId } = await publishJourney(ctx, { id: draft.id, version: draft.version });
    const tax = await createTaxRate(ctx, { code: 'vat', name: 'VAT', ratePercent: '19' });
    const terms = { name: 'Team', currency: 'EUR', priceMinor: 4900, interval: 'month' as const };
    const { id: pricePlanId } = await createPricePlan(ctx, { ...terms, taxRateIds: [tax.id] });
    const customerIds = await inParallel(amounts.subscriptions, async (i) => {
      const card = CARDS[i % CARDS.length] ?? 'card-succeeds';
      const paymentMethod = { provider: 'sandbox' as const, card };
      return (await createCustomer(ctx, { name: card, email: `c${i}@chaos.test`, zone: 'UTC', paymentMethod })).id;
    });
    const policies = await supportPolicies(ctx);

    const start = Date.now();
    const early = customerIds.splice(0, amounts.subscriptions / 2);
    const startAt = new Date(start + 5 * SECOND).toISOString();
    await inParallel(early.length, (i) =>
      createSubscription(ctx, { customerId: early[i] ?? '', pricePlanId, startAt }),
    );
    let horizon = start;
    const ticketForecasts = new Map<string, LedgerLine[]>();
    const ticketIds = await inParallel(amounts.tickets, async (i) => {
      const warnAt = Date.now() + (4 + random.below(SPREAD_SECONDS)) * SECOND;
      const createdAt = warnAt - FIRST_RESPONSE_SECONDS * WARNED_AT * SECOND;
      horizon = Math.max(horizon, createdAt + RESOLUTION_SECONDS * SECOND);
      const clock = { ...systemClock, now: () => Promise.resolve(createdAt) };
      const subject = `Ticket ${i}`;
      const input = { subject, assigneeId: agent.id, slaPolicyId: policies.tight };
      const { id, processId } = await createTicket({ ...ctx, clock }, input);
      const until = createdAt + HOUR;
      ticketForecasts.set(id, await forecastLines(ctx, ticketStore, processId ?? '', until));
      return id;
    });
    const calmPolicyId = policies.calm;
    return { tenantId, journeyId, pricePlanId, calmPolicyId, waves, customerIds, ticketIds, ticketForecasts, horizon };
  } finally {
    await identity.close();
    await Promise.all([owner.close(), db.close()]);
  }
}

async function supportPolicies(ctx: Ctx): Promise<{ tight: string; calm: string }> {
  const weekly = days(AROUND_THE_CLOCK);
  const calendar = await createCalendar(ctx, { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const policy = (name: string, first: number, resolution: number) =>
    createSlaPolicy(ctx, { name, calendarId: calendar.id, targets: targets(first, resolution) });
  const tight = await policy('Tight', FIRST_RESPONSE_SECONDS, RESOLUTION_SECONDS);
  const calm = await policy('Calm', 36_000, 72_000);
  return { tight: tight.id, calm: calm.id };
}

/** Eight at a time, answers in order. */
async function inParallel<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const runner = async () => {
    for (let i = next++; i < count; i = next++) results[i] = await work(i);
  };
  await Promise.all(Array.from({ length: 8 }, runner));
  return results;
}
