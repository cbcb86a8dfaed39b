import { expect } from 'vitest';
import { priceOf } from '../../../domain/billing/pricing.ts';
import { readUsageCharge } from '../../../domain/billing/usage-facts.ts';
import type { UsageChargeTerms } from '../../../domain/billing/usage-terms.ts';
import { addDays, type CivilDate, civilDateAt, earlierDate } from '../../../domain/time/civil.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Ctx } from '../../../services/context.ts';
import { readTrialBalance } from '../../../services/journal/journal.ts';
import type { House } from '../../support/house.ts';

/** Debits are credits in every currency, and the accounts hold what invoices, customers and wallets hold. */
export async function journalBalances(ctx: Ctx, house: House, from: Instant, to: Instant): Promise<void> {
  const sums = new Map<string, number>();
  const last = addDays(civilDateAt('UTC', to), 2);
  for (let day = addDays(civilDateAt('UTC', from), -120); day < last; day = addDays(day, 366)) {
    const { rows } = await readTrialBalance(ctx, { from: day, to: earlierDate(addDays(day, 366), last) });
    for (const { currency, account, debitMinor, creditMinor } of rows) {
      for (const key of [currency, `${currency}/${account}`]) {
        sums.set(key, (sums.get(key) ?? 0) + debitMinor - creditMinor);
      }
    }
  }
  const { rows: held } = await house.owner.query<{ key: string; amount: string }>(
    `SELECT currency || '/receivables' AS key, sum(due_minor) AS amount FROM invoice WHERE tenant_id = $1 AND status = 'open' GROUP BY 1
     UNION ALL SELECT currency || '/credit', -sum(amount_minor) FROM customer_credit WHERE tenant_id = $1 GROUP BY 1
     UNION ALL SELECT currency || '/wallets', -sum(balance_minor) FROM wallet WHERE tenant_id = $1 GROUP BY 1`,
    [ctx.tenantId],
  );
  for (const currency of ['EUR', 'JPY', 'KWD']) {
    expect(sums.get(currency) ?? 0, `${currency}: debits less credits`).toBe(0);
    for (const account of ['receivables', 'credit', 'wallets']) {
      const key = `${currency}/${account}`;
      const is = Number(held.find((row) => row.key === key)?.amount ?? 0);
      // No -0 beside 0.
      expect((sums.get(key) ?? 0) + 0, key).toBe(is + 0);
    }
  }
}

/** No document gives back more than it charged, in all and of any line; what is due is neither negative nor more than the document. */
export async function creditsWithinCharges(ctx: Ctx, house: House): Promise<void> {
  const { rows } = await house.owner.query(
    `SELECT 'note' AS what, i.id FROM invoice i JOIN credit_note n ON n.tenant_id = i.tenant_id AND n.invoice_id = i.id
       WHERE i.tenant_id = $1 GROUP BY i.id, i.total_minor HAVING sum(n.total_minor) > greatest(i.total_minor, 0)
     UNION ALL SELECT 'line', l.id FROM invoice_line l JOIN credit_note_line n ON n.tenant_id = l.tenant_id AND n.invoice_line_id = l.id
       WHERE l.tenant_id = $1 GROUP BY l.id, l.amount_minor, l.coupon_minor HAVING sum(n.amount_minor) > l.amount_minor - l.coupon_minor
     UNION ALL SELECT 'due', id FROM invoice WHERE tenant_id = $1 AND (due_minor < 0 OR due_minor > greatest(total_minor, 0))
     UNION ALL SELECT 'coupon', invoice_id FROM invoice_line WHERE tenant_id = $1 AND coupon_minor > greatest(amount_minor, 0)
     UNION ALL SELECT 'credit', customer_id FROM customer_credit WHERE tenant_id = $1 AND amount_minor < 0
     UNION ALL SELECT 'wallet', id FROM wallet WHERE tenant_id = $1 AND balance_minor < 0`,
    [ctx.tenantId],
  );
  expect(rows).toEqual([]);
}

interface Period {
  subscriptionId: string;
  meterId: string;
  from: CivilDate;
  to: CivilDate;
  charge: UsageChargeTerms;
  quantity: string;
}

/**
 * What invoices charge for a period's use is the price of what its events come to, counted from the events themselves and not from their days;
 * what came in or was taken out since its last invoice waits.
 * @param dropped by "subscription/meter/from", what stood on drafts that were deleted: their period is not charged
 * @returns the periods with use in them
 */
export async function eachEventOnce(
  ctx: Ctx,
  house: House,
  dropped: ReadonlyMap<string, bigint>,
  waiting: ReadonlySet<string>,
): Promise<number> {
  const { rows: periods } = await house.owner.query<Period>(
    `SELECT subscription_id AS "subscriptionId", meter_id AS "meterId", from_day::text AS "from", to_day::text AS "to", charge, quantity
     FROM usage_period WHERE tenant_id = $1`,
    [ctx.tenantId],
  );
  const { rows: events } = await house.owner.query<{
    key: string;
    day: string;
    value: string | null;
    item: string | null;
  }>(
    `SELECT subscription_id || '/' || meter_id AS key, day::text, value, item FROM usage_event
     WHERE tenant_id = $1 AND voided_at IS NULL ORDER BY at, id`,
    [ctx.tenantId],
  );
  const { rows: charged } = await house.owner.query<{ key: string; amount: string }>(
    `SELECT key, sum(amount) AS amount FROM (
       SELECT coalesce(i.subscription_id, p.subscription_id) || '/' || m.id || '/' || l.period_from AS key, l.amount_minor AS amount
       FROM invoice_line l JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id
       LEFT JOIN invoice_part p ON p.tenant_id = l.tenant_id AND p.invoice_id = l.invoice_id AND l.id = ANY(p.line_ids)
       JOIN meter m ON m.tenant_id = l.tenant_id AND split_part(regexp_replace(l.description, '^Customer-[0-9]+: ', ''), ':', 1) = m.name
       WHERE l.tenant_id = $1 AND l.kind = 'usage'
       UNION ALL SELECT w.subscription_id || '/' || m.id || '/' || w.period_from, w.amount_minor FROM pending_line w
       JOIN meter m ON m.tenant_id = w.tenant_id AND split_part(w.description, ':', 1) = m.name
       WHERE w.tenant_id = $1 AND w.kind = 'usage') c GROUP BY 1`,
    [ctx.tenantId],
  );
  const mine = new Map<string, typeof events>();
  for (const event of events) mine.set(event.key, [...(mine.get(event.key) ?? []), event]);
  const sums = new Map(charged.map(({ key, amount }) => [key, BigInt(amount)]));
  let used = 0;
  for (const { subscriptionId, meterId, from, to, charge, quantity } of periods) {
    const key = `${subscriptionId}/${meterId}/${from}`;
    const inIt = (mine.get(`${subscriptionId}/${meterId}`) ?? []).filter(({ day }) => day >= from && day < to);
    const values = inIt.map(({ value }) => Number(value));
    const counted = {
      sum: Math.round(values.reduce((all, each) => all + each, 0) * 100) / 100,
      max: Math.max(0, ...values),
      last: values.at(-1) ?? 0,
      unique: new Set(inIt.map(({ item }) => item)).size,
    }[charge.aggregation];
    if (!waiting.has(key)) expect(Number(quantity), `${charge.aggregation} ${key}`).toBe(Math.ceil(counted));
    const read = readUsageCharge(charge, charge.prices[0]?.currency ?? '');
    const owed = read && priceOf(read.price, Number(quantity)).amountMinor;
    expect((sums.get(key) ?? 0n) + (dropped.get(key) ?? 0n), `${charge.aggregation} ${key} – ${to}`).toBe(owed);
    if (inIt.length > 0) used += 1;
  }
  return used;
}

/** A line for time is what its entries come to, and each entry that is billed is on one line. @returns the entries that are */
export async function eachHourOnce(ctx: Ctx, house: House): Promise<number> {
  const { rows } = await house.owner.query<{ amount: string; owed: string; entries: string }>(
    `SELECT l.amount_minor AS amount, coalesce(sum(round(e.seconds * e.rate_minor_per_hour / 3600.0)), 0) AS owed, count(e.id) AS entries
     FROM invoice_line l LEFT JOIN time_entry e ON e.tenant_id = l.tenant_id AND e.invoice_id = l.invoice_id AND e.invoice_line_id = l.id
     WHERE l.tenant_id = $1 AND l.kind = 'time' GROUP BY l.id, l.amount_minor`,
    [ctx.tenantId],
  );
  expect(rows.filter(({ amount, owed }) => Number(amount) !== Number(owed))).toEqual([]);
  const { rows: billed } = await house.owner.query<{ many: string }>(
    'SELECT count(*) AS many FROM time_entry WHERE tenant_id = $1 AND invoice_id IS NOT NULL',
    [ctx.tenantId],
  );
  const onLines = rows.reduce((all, { entries }) => all + Number(entries), 0);
  expect(onLines).toBe(Number(billed[0]?.many));
  return onLines;
}
