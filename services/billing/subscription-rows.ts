import { layoutOf } from '../../domain/billing/charge.ts';
import type { Subscription } from '../../domain/billing/contract.ts';
import { periodAt, periodIndexOn } from '../../domain/billing/periods.ts';
import { nextInvoiceAt } from '../../domain/billing/plan.ts';
import { periodPrice } from '../../domain/billing/pricing.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import type { ProcessStatus } from '../../domain/process/contract.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import { type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { loadBillingFacts, type StoredBillingFacts } from './facts.ts';

/** What the wire needs beside the facts. */
export interface SubscriptionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly version: number;
  readonly processId: string;
  readonly processStatus: string;
}

export const SUBSCRIPTION_COLUMNS = Prisma.sql`s.id, s.created_at AS "createdAt", s.version, pr.id AS "processId", pr.status AS "processStatus"`;
export const SUBSCRIPTION_FROM = Prisma.sql`subscription s
  LEFT JOIN process pr ON pr.tenant_id = s.tenant_id AND pr.kind = 'billing' AND pr.subject_id = s.id
  LEFT JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  LEFT JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id`;

/**
 * Rows as the wire has them, in their order: two more queries for any number of them. The ledgers stay where they are: what is billed and what
 * a person skipped is in the subscription's own row, and a page of ten-year-old ones would read thousands of entries.
 */
export async function toSubscriptions(tx: Tx, rows: readonly SubscriptionRow[], now: Instant): Promise<Subscription[]> {
  const subjects = rows.map((row) => ({
    processId: row.processId,
    subjectId: row.id,
    base: { status: row.processStatus as ProcessStatus, ledger: {} },
  }));
  const facts = await loadBillingFacts(tx, subjects);
  return rows.flatMap((row) => {
    const known = facts.get(row.processId);
    return known ? [toSubscription(row, known, now)] : [];
  });
}

function toSubscription(row: SubscriptionRow, facts: StoredBillingFacts, now: Instant): Subscription {
  const { subscription, pricePlan, customer } = facts;
  return {
    id: row.id,
    customerId: customer.id,
    customerName: customer.name,
    pricePlanId: pricePlan.id,
    pricePlanName: pricePlan.name,
    status: subscription.status,
    quantity: subscription.quantity,
    priceVersion: pricePlan.number,
    currency: pricePlan.price.currency,
    amountMinor: toWire(wholePeriod(facts)),
    interval: pricePlan.interval,
    intervalCount: pricePlan.intervalCount,
    timing: pricePlan.timing,
    startAt: toIso(subscription.startAt),
    zone: subscription.zone,
    anchor: subscription.anchor,
    trialEndsAt: toIsoOrNull(subscription.trialEndsAt),
    endsAt: toIsoOrNull(subscription.endsAt),
    currentPeriod: currentPeriod(facts, now),
    nextInvoiceAt: facts.status === 'running' ? toIsoOrNull(nextInvoiceAt(facts)) : null,
    processStatus: facts.status,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}

/** What a whole period comes to before tax: the plan, its minimum and the add-ons that go on. */
function wholePeriod({ pricePlan, subscription }: StoredBillingFacts): bigint {
  const { amountMinor, topUpMinor } = periodPrice(pricePlan.price, subscription.quantity);
  const addOns = subscription.addOns.filter(({ until }) => until === null);
  return addOns.reduce((all, addOn) => all + addOn.amountMinor, amountMinor + topUpMinor);
}

/** null before the start and after the end. */
function currentPeriod(facts: StoredBillingFacts, now: Instant): { from: string; to: string } | null {
  const { startAt, zone, endsAt } = facts.subscription;
  if (now < startAt || (endsAt !== null && now >= endsAt)) return null;
  const layout = layoutOf(facts);
  const { from, to } = periodAt(layout, periodIndexOn(layout, civilDateAt(zone, now)));
  return { from, to };
}

/** @throws AppError NotFound */
export async function readSubscription(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<Subscription> {
  const rows = await tx.$queryRaw<SubscriptionRow[]>`
    SELECT ${SUBSCRIPTION_COLUMNS} FROM ${SUBSCRIPTION_FROM} WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${id}::uuid`;
  const [subscription] = await toSubscriptions(tx, rows, now);
  if (!subscription) throw notFound('This subscription');
  return subscription;
}
