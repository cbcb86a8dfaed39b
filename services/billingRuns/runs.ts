import type { z } from 'zod';
import type { InvoiceStatus } from '../../domain/billing/contract.ts';
import { processWords } from '../../domain/billing/contract.ts';
import {
  type BillingRun,
  billingRunsInput,
  type RunItem,
  type RunOutcome,
  type runItems,
  runItemsInput,
} from '../../domain/billingRuns/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { addDays, type CivilDate, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { zoneOf } from '../revenue/recurring.ts';

/** The effects that make an invoice. */
const MAKES_INVOICE = Prisma.sql`('invoice', 'final-invoice', 'usage-invoice')`;

/** A billing process `p` that should have made an invoice by now. */
const waits = (now: Date): Prisma.Sql => Prisma.sql`
  p.kind = 'billing' AND p.status = 'running' AND p.next_at <= ${now} AND split_part(split_part(p.next_what, ':', 1), '#', 1) IN ${MAKES_INVOICE}`;

const stopped = Prisma.sql`p.kind = 'billing' AND p.status = 'failed'`;

interface DayRow {
  day: CivilDate;
  state: string;
  currency: string | null;
  count: number;
  total: bigint | null;
  first: Date;
  last: Date;
}

/** What billing did day by day, the latest first; days on which it made nothing are left out, today is always there. */
export async function listBillingRuns(
  ctx: Ctx,
  input: z.input<typeof billingRunsInput>,
): Promise<{ items: BillingRun[] }> {
  permit(ctx, 'invoice:read');
  const { days } = billingRunsInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const zone = await zoneOf(tx);
    const today = civilDateAt(zone, now);
    const since = new Date(civilToInstant(zone, addDays(today, 1 - days)));
    const [rows, [open]] = await Promise.all([
      tx.$queryRaw<DayRow[]>`
        SELECT (l.at AT TIME ZONE ${zone})::date::text AS day, l.state, i.currency, count(*)::int AS count, sum(i.total_minor)::bigint AS total,
          min(l.at) AS first, max(l.at) AS last
        FROM ledger l LEFT JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.id
        WHERE l.tenant_id = (SELECT app_tenant()) AND l.at >= ${since} AND l.kind IN ${MAKES_INVOICE} AND l.state IN ('done', 'skipped', 'superseded', 'failed')
          AND (l.state <> 'failed' OR EXISTS (SELECT FROM process p WHERE p.tenant_id = l.tenant_id AND p.id = l.process_id AND ${stopped}))
        GROUP BY 1, 2, 3`,
      tx.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM process p WHERE p.tenant_id = (SELECT app_tenant()) AND ${waits(new Date(now))}`,
    ]);
    const found = new Set([today, ...rows.map(({ day }) => day)]);
    const items = [...found]
      .sort()
      .reverse()
      .map((day) =>
        runOf(
          day,
          rows.filter((row) => row.day === day),
        ),
      );
    return { items: items.map((run) => (run.day === today ? { ...run, waiting: open?.waiting ?? 0 } : run)) };
  });
}

function runOf(day: CivilDate, rows: readonly DayRow[]): BillingRun {
  const countOf = (...states: string[]) =>
    rows.reduce((all, row) => all + (states.includes(row.state) ? row.count : 0), 0);
  const times = rows.flatMap(({ first, last }) => [first.getTime(), last.getTime()]);
  return {
    day,
    made: countOf('done'),
    skipped: countOf('skipped', 'superseded'),
    failed: countOf('failed'),
    waiting: 0,
    sums: rows
      .flatMap(({ state, currency, count, total }) =>
        state === 'done' && currency !== null ? [{ currency, count, amountMinor: toWire(total ?? 0n) }] : [],
      )
      .sort((a, b) => a.currency.localeCompare(b.currency)),
    firstAt: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
    lastAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
  };
}

interface ItemRow {
  outcome: RunOutcome;
  subscriptionId: string;
  processId: string;
  customerName: string;
  pricePlanName: string;
  key: string;
  dueAt: Date;
  at: Date | null;
  reason: string | null;
  invoiceId: string | null;
  number: string | null;
  status: InvoiceStatus | null;
  currency: string | null;
  total: bigint | null;
  all: number;
}

/** Each invoice of a day: made, left out or stopped, and why; and of today what is still to come. */
export async function listRunItems(ctx: Ctx, input: z.input<typeof runItemsInput>): Promise<z.infer<typeof runItems>> {
  permit(ctx, 'invoice:read');
  const { day, outcome, page, pageSize } = runItemsInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const zone = await zoneOf(tx);
    const [from, to] = [day, addDays(day, 1)].map((date) => new Date(civilToInstant(zone, date)));
    const isToday = civilDateAt(zone, now) === day;
    const rows = await tx.$queryRaw<ItemRow[]>`
      WITH items AS (
        SELECT CASE l.state WHEN 'done' THEN 'made' WHEN 'failed' THEN 'failed' ELSE 'skipped' END AS outcome, l.process_id, l.key, l.due_at, l.at,
          l.id AS invoice_id, coalesce(l.error, p.error->>'message') AS error
        FROM ledger l JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id
        WHERE l.tenant_id = (SELECT app_tenant()) AND l.at >= ${from} AND l.at < ${to} AND l.kind IN ${MAKES_INVOICE}
          AND (l.state IN ('done', 'skipped', 'superseded') OR l.state = 'failed' AND ${stopped})
        UNION ALL
        SELECT 'waiting', p.id, p.next_what, p.next_at, NULL, NULL, NULL FROM process p
        WHERE ${isToday} AND p.tenant_id = (SELECT app_tenant()) AND ${waits(new Date(now))}),
      page AS (
        SELECT x.*, count(*) OVER ()::int AS all FROM items x ${outcome ? Prisma.sql`WHERE x.outcome = ${outcome}` : Prisma.empty}
        ORDER BY array_position(ARRAY['failed', 'waiting', 'skipped', 'made'], x.outcome), x.at DESC, x.due_at, x.process_id, x.key
        LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize})
      SELECT x.outcome, s.id AS "subscriptionId", p.id AS "processId", c.name AS "customerName", pp.name AS "pricePlanName", x.key, x.due_at AS "dueAt",
        x.at, CASE x.outcome WHEN 'failed' THEN x.error WHEN 'skipped' THEN (
          SELECT a.reason FROM audit a WHERE a.tenant_id = p.tenant_id AND a.noun = 'process' AND a.subject_id = p.id AND a.action = 'skipped'
            AND a.at = x.at LIMIT 1) END AS reason,
        i.id AS "invoiceId", i.number, i.status, i.currency, i.total_minor AS total, x.all
      FROM page x JOIN process p ON p.tenant_id = (SELECT app_tenant()) AND p.id = x.process_id
      JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subject_id
      JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
      JOIN price_plan pp ON pp.tenant_id = s.tenant_id AND pp.id = s.price_plan_id
      LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = x.invoice_id
      ORDER BY array_position(ARRAY['failed', 'waiting', 'skipped', 'made'], x.outcome), x.at DESC, x.due_at, x.process_id, x.key`;
    return { items: rows.map(toItem), total: rows[0]?.all ?? 0, page, pageSize };
  });
}

const toItem = ({ key, dueAt, at, invoiceId, number, status, currency, total, all: _, ...row }: ItemRow): RunItem => ({
  ...row,
  words: processWords(kindOfKey(key), key),
  dueAt: dueAt.toISOString(),
  at: at?.toISOString() ?? null,
  invoice:
    invoiceId === null || status === null || currency === null
      ? null
      : { id: invoiceId, number, status, currency, totalMinor: toWire(total ?? 0n) },
});
