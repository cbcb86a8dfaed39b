import type { z } from 'zod';
import { monthlyMinor } from '../../domain/billing/recurring.ts';
import { toWire } from '../../domain/money/money.ts';
import {
  type MovementKind,
  type MovementMonth,
  movementKinds,
  type movements,
  movementsInput,
  type RecurringRevenue,
  recurringRevenueInput,
} from '../../domain/revenue/contract.ts';
import { addMonths, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { factsOf } from '../forecast/refresh.ts';
import { moves } from './moves.ts';
import { enterRecurring, recurringRow } from './note-recurring.ts';

/** Subscriptions that are entered with one answer. */
const ENTERED_AT_ONCE = 500;

/**
 * What recurs a month, and how it moved in each of the last months: new, more, less, lost, come back. Before tax, after coupons; a
 * subscription on trial or paused pays nothing.
 */
export async function recurringRevenue(
  ctx: Ctx,
  input: z.input<typeof recurringRevenueInput>,
): Promise<RecurringRevenue> {
  permit(ctx, 'invoice:read');
  const { months } = recurringRevenueInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const missing = await enterMissing(tx, now);
    const zone = await zoneOf(tx);
    const rows = await tx.$queryRaw<
      { month: string; currency: string; kind: MovementKind; amount: bigint; customers: number }[]
    >`
      SELECT to_char(m.at AT TIME ZONE ${zone}, 'YYYY-MM') AS month, m.currency, m.kind, sum(m.after - m.before)::bigint AS amount,
        count(DISTINCT m.customer_id)::int AS customers
      FROM (${moves(new Date(now))}) m GROUP BY 1, 2, 3`;
    const last = civilDateAt(zone, now).slice(0, 7);
    const shown = Array.from({ length: months }, (_, i) => addMonths(`${last}-01`, i + 1 - months).slice(0, 7));
    const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
    return {
      rows: currencies.flatMap((currency) =>
        monthsOf(
          currency,
          shown,
          rows.filter((row) => row.currency === currency),
        ),
      ),
      missing,
    };
  });
}

interface Sum {
  month: string;
  kind: MovementKind;
  amount: bigint;
  customers: number;
}

/** How many customers more there are after a movement of a kind. */
const HEADS: Readonly<Record<MovementKind, number>> = {
  new: 1,
  reactivation: 1,
  expansion: 0,
  contraction: 0,
  churn: -1,
};

function monthsOf(currency: string, shown: readonly string[], sums: readonly Sum[]): MovementMonth[] {
  const before = sums.filter(({ month }) => month < (shown[0] ?? ''));
  let amount = before.reduce((all, sum) => all + sum.amount, 0n);
  let customers = before.reduce((all, sum) => all + HEADS[sum.kind] * sum.customers, 0);
  return shown.map((month) => {
    const [openingMinor, openingCustomers] = [toWire(amount), customers];
    const moved = movementKinds.map((kind) => {
      const sum = sums.find((one) => one.month === month && one.kind === kind);
      amount += sum?.amount ?? 0n;
      customers += HEADS[kind] * (sum?.customers ?? 0);
      return { kind, amountMinor: toWire(sum?.amount ?? 0n), customers: sum?.customers ?? 0 };
    });
    return {
      month,
      currency,
      openingMinor,
      closingMinor: toWire(amount),
      openingCustomers,
      closingCustomers: customers,
      movements: moved,
    };
  });
}

/** Whose recurring revenue moved in a month, the largest first. */
export async function recurringMovements(
  ctx: Ctx,
  input: z.input<typeof movementsInput>,
): Promise<z.infer<typeof movements>> {
  permit(ctx, 'invoice:read');
  const { month, currency, kind } = movementsInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const zone = await zoneOf(tx);
    const rows = await tx.$queryRaw<
      {
        customerId: string;
        customerName: string;
        at: Date;
        kind: MovementKind;
        before: bigint;
        after: bigint;
        all: number;
      }[]
    >`
      SELECT m.customer_id AS "customerId", c.name AS "customerName", m.at, m.kind, m.before, m.after, (count(*) OVER ())::int AS all
      FROM (${moves(new Date(now))}) m JOIN customer c ON c.tenant_id = (SELECT app_tenant()) AND c.id = m.customer_id
      WHERE m.currency = ${currency} AND to_char(m.at AT TIME ZONE ${zone}, 'YYYY-MM') = ${month}
        ${kind ? Prisma.sql`AND m.kind = ${kind}` : Prisma.empty}
      ORDER BY abs(m.after - m.before) DESC, m.at, c.id LIMIT 500`;
    return {
      items: rows.map(({ at, before, after, all: _, ...row }) => ({
        ...row,
        at: at.toISOString(),
        beforeMinor: toWire(before),
        afterMinor: toWire(after),
      })),
      total: rows[0]?.all ?? 0,
    };
  });
}

export async function zoneOf(tx: Tx): Promise<string> {
  const [tenant] = await tx.$queryRaw<{ zone: string }[]>`SELECT zone FROM tenant`;
  return tenant?.zone ?? 'UTC';
}

/**
 * Subscriptions from before changes were entered: as if they had always paid what they pay now, from the first day that is charged; lost
 * with their end. Those that change at this moment are entered by their change, or next time. @returns how many are still to be entered
 */
async function enterMissing(tx: Tx, now: Instant): Promise<number> {
  // Two that ask at once enter them once: what is missing is read under the lock.
  const [lock] = await tx.$queryRaw<
    { mine: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtextextended('recurring ' || app_tenant(), 0)) AS mine`;
  const rows = await tx.$queryRaw<{ id: string; from: Date; ended: Date | null }[]>`
    SELECT p.id, coalesce(s.charged_from_at, s.charged_from::timestamp AT TIME ZONE s.zone) AS "from",
      CASE WHEN s.status = 'cancelled' THEN s.ends_at END AS ended
    FROM subscription s JOIN process p ON p.tenant_id = s.tenant_id AND p.kind = 'billing' AND p.subject_id = s.id
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.status IN ('active', 'cancelled')
      AND NOT EXISTS (SELECT FROM recurring_change r WHERE r.tenant_id = s.tenant_id AND r.subscription_id = s.id)
    ORDER BY s.id LIMIT ${ENTERED_AT_ONCE + 1} FOR NO KEY UPDATE OF p SKIP LOCKED`;
  if (rows.length === 0 || !lock?.mine) return rows.length;
  const entered = rows.slice(0, ENTERED_AT_ONCE);
  const facts = await factsOf(
    tx,
    entered.map(({ id }) => id),
    now,
  );
  await enterRecurring(
    tx,
    entered.flatMap(({ id, from, ended }) => {
      const one = facts.get(id);
      if (!one) return [];
      const pays = monthlyMinor({ ...one, subscription: { ...one.subscription, status: 'active' } });
      const charged = ended === null || from < ended;
      if (!charged) return [recurringRow(one, from.getTime(), 0n, 0n)];
      const begun = recurringRow(one, from.getTime(), 0n, pays);
      return ended === null ? [begun] : [begun, recurringRow(one, ended.getTime(), pays, 0n)];
    }),
  );
  return rows.length - entered.length;
}
