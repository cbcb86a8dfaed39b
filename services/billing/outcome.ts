import { type LifeChange, type Lived, live } from '../../domain/billing/life.ts';
import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import { type Upcoming, upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { notFound } from '../../domain/errors.ts';
import { smaller } from '../../domain/money/money.ts';
import { startOfDay } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { withDiscounts } from '../coupons/discounted.ts';
import { Prisma, type Tx } from '../database.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { waitingHours } from '../invoices/waiting-hours.ts';
import { readSubjects } from '../processes/rows.ts';
import { unusedCredit } from './credit-unused-time.ts';
import type { StoredBillingFacts } from './facts.ts';
import { comingFigures } from './pinned.ts';
import { billingStore } from './process.ts';

/** Invoices to come that are shown of a subscription that goes on. */
export const SHOWN = 3;

/** What a change of life comes to, before anything is written. */
export interface LifeOutcome {
  readonly lived: Lived;
  /** Given back with its tax, that of add-ons included. */
  readonly creditMinor: bigint;
  readonly offOpenInvoiceMinor: bigint;
  readonly upcoming: readonly Upcoming[];
}

/** A subscription's facts, read and not locked. @throws AppError NotFound */
export async function readFacts(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<StoredBillingFacts> {
  const subjects = await readSubjects(
    tx,
    Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.subject_id = ${id}::uuid`,
  );
  const [facts] = (await billingStore.load(tx, subjects, now)).values();
  if (!facts) throw notFound('This subscription');
  return facts;
}

/** A change as the domain computes it: days are their first instants in the subscription's zone. */
export function resolveLife({ subscription: { zone } }: StoredBillingFacts, change: LifeChangeWire): LifeChange {
  if (change.kind === 'extend-trial') return { ...change, until: startOfDay(zone, change.until) };
  if (change.kind === 'pause') {
    return { ...change, until: change.until === null ? null : startOfDay(zone, change.until) };
  }
  return change;
}

/** The same for the preview and for the change itself. @throws AppError Conflict where it cannot be done as things stand */
export async function outcomeOf(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  change: LifeChange,
  at: Instant,
): Promise<LifeOutcome> {
  const before = await withDiscounts(tx, facts, at);
  // Of one that has ended none are read: they come with it again.
  const { billsHours } = facts.subscription.agreement;
  const hours = change.kind === 'hours' ? change.billed : change.kind === 'reactivate' && billsHours;
  const lived = live(hours ? await withHours(tx, before) : before, change, at);
  const credit = lived.unused && (await unusedCredit(ctx, tx, facts, lived.unused));
  const offOpenInvoiceMinor = credit ? smaller(credit.creditMinor, credit.openMinor) : 0n;
  const creditMinor = (credit?.creditMinor ?? 0n) + (lived.invoice?.creditGrantedMinor ?? 0n);
  // What becomes credit is taken off the invoices that are still to come; that of add-ons is in the facts already.
  const after = {
    ...(await withOwnHours(tx, { ...facts, ...lived.facts }, at)),
    creditMinor: lived.facts.creditMinor + (credit?.creditMinor ?? 0n) - offOpenInvoiceMinor,
  };
  const upcoming = upcomingInvoices(after, SHOWN, after.subscription.endsAt ?? at);
  return { lived, creditMinor, offOpenInvoiceMinor, upcoming };
}

/** With the hours that wait, where they are to come with its invoices. */
async function withHours<F extends StoredBillingFacts>(tx: Tx, facts: F): Promise<F> {
  const { subscription, customer, pricePlan, taxes } = facts;
  const { currency } = pricePlan.price;
  // One that has ended is taken up again: what was approved since comes too.
  const approvedBy = subscription.status === 'cancelled' ? null : subscription.endsAt;
  const asked = { subscriptionId: subscription.id, customerId: customer.id, currency, taxes, approvedBy };
  const hours = (await waitingHours(tx, [asked])).get(subscription.id) ?? [];
  return { ...facts, pendingLines: [...facts.pendingLines.filter(({ timeEntryIds }) => !timeEntryIds), ...hours] };
}

/** What has to be the same when the change is made. */
export const figuresOf = ({ lived, creditMinor, offOpenInvoiceMinor, upcoming }: LifeOutcome) => [
  creditMinor,
  offOpenInvoiceMinor,
  lived.invoice?.totalMinor,
  lived.facts.subscription.status,
  lived.facts.subscription.endsAt,
  comingFigures(upcoming),
];
