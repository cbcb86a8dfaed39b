import { monthlyMinor, paysOtherwise } from '../../domain/billing/recurring.ts';
import { startOfDay } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { enterLastPeriods } from '../coupons/redeemed.ts';
import { recordset, type Tx } from '../database.ts';

export interface Paid {
  /** null: it has just begun. */
  readonly before: StoredBillingFacts | null;
  readonly after: StoredBillingFacts;
  readonly at: Instant;
}

const COLUMNS = {
  subscription_id: 'uuid',
  customer_id: 'uuid',
  at: 'timestamptz',
  currency: 'text',
  before_minor: 'bigint',
  after_minor: 'bigint',
  opened_at: 'timestamptz',
} as const;

/** Enters what subscriptions pay a month where that has changed, in the transaction that changes it. Nothing is asked where it has not. */
export async function noteRecurring(tx: Tx, changes: readonly Paid[]): Promise<void> {
  const seen = new Set<string>();
  const rows = changes.flatMap(({ before, after, at }) => {
    if (before && !paysOtherwise(before, after)) return [];
    const [was, is] = [before ? monthlyMinor(before) : 0n, monthlyMinor(after)];
    if (was === is) return [];
    const { id } = after.subscription;
    const opened_at = before && was > 0n && !seen.has(id) ? chargedSince(before) : null;
    seen.add(id);
    return [{ ...recurringRow(after, at, was, is), opened_at }];
  });
  await enterRecurring(tx, rows);
  await enterLastPeriods(
    tx,
    changes.flatMap(({ before, after }) => (before ? [{ before: before.coupons, after: after.coupons }] : [])),
  );
}

type Row = Readonly<Record<Exclude<keyof typeof COLUMNS, 'opened_at'>, unknown>> & {
  /** Since when it paid what it paid before this change: entered with it where nothing is entered yet. */
  readonly opened_at?: Date | null;
};

const chargedSince = ({ subscription: { chargedFrom, chargedFromAt, zone } }: StoredBillingFacts): Date =>
  new Date(chargedFromAt ?? startOfDay(zone, chargedFrom));

/** Nobody pays before the beginning: what is agreed on earlier counts from there. */
export const recurringRow = (
  { subscription, pricePlan, customer }: StoredBillingFacts,
  at: Instant,
  was: bigint,
  is: bigint,
): Row => ({
  subscription_id: subscription.id,
  customer_id: customer.id,
  at: new Date(Math.max(at, subscription.startAt)),
  currency: pricePlan.price.currency,
  before_minor: was,
  after_minor: is,
});

export async function enterRecurring(tx: Tx, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    WITH r AS (SELECT * FROM ${recordset(rows, COLUMNS)})
    INSERT INTO recurring_change (tenant_id, id, subscription_id, customer_id, at, currency, before_minor, after_minor)
    SELECT (SELECT app_tenant()), uuidv7(), r.subscription_id, r.customer_id, r.at, r.currency, r.before_minor, r.after_minor FROM r
    UNION ALL
    SELECT (SELECT app_tenant()), uuidv7(), r.subscription_id, r.customer_id, least(r.opened_at, r.at), r.currency, 0, r.before_minor FROM r
    WHERE r.opened_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM recurring_change c WHERE c.tenant_id = (SELECT app_tenant()) AND c.subscription_id = r.subscription_id)`;
}
