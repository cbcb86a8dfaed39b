import {
  type BillingForecast,
  type ForecastMonth,
  MONTHS,
  type PayExperience,
} from '../../domain/forecast/contract.ts';
import { assumedCurve, expectedBy, type PaymentCurve, shareWithin } from '../../domain/forecast/experience.ts';
import { toWire } from '../../domain/money/money.ts';
import { addMonths, type CivilDate, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { aheadRows } from './ahead-rows.ts';
import { cardsByMonth } from './cards.ts';
import { curves } from './experience.ts';
import { type Horizon, horizonOf, refreshForecast } from './refresh.ts';
import { CHARGED, COLLECTED_SINCE, REOPENED, WAITS } from './reopened.ts';

/** A page that waits longer than this looks dead; the rest comes with the next question. */
const BUDGET_MS = 700;
/** The days for which what was learned is told. */
const TOLD_DAYS = [0, 1, 3, 7, 14, 30, 60, 90] as const;

/**
 * What will be billed in this month and the eleven after it, and what of it will come in. Computed by the subscriptions' own plans and kept;
 * while `ready` is less than `subscriptions`, ask again.
 */
export async function getForecast(ctx: Ctx): Promise<BillingForecast> {
  permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  const horizon = await transaction(ctx, (tx) => horizonOf(tx, now));
  const refreshed = await refreshForecast(ctx, horizon, BUDGET_MS);
  return transaction(ctx, async (tx) => {
    const months = Array.from({ length: MONTHS }, (_, i) => addMonths(horizon.first, i).slice(0, 7));
    const [ahead, open, billed, learned, trialsEnding, cardsExpiring] = await Promise.all([
      aheadByDay(tx, horizon),
      openInvoices(tx, horizon),
      billedSoFar(tx, horizon),
      curves(tx, now),
      trialsByMonth(tx, horizon),
      cardsByMonth(tx, horizon),
    ]);
    const rows = new Rows(months);
    const edges = [...months, horizon.through.slice(0, 7)].map((month) => `${month}-01`);
    for (const row of billed) {
      const into = rows.at(horizon.first.slice(0, 7), row.currency);
      into.billedMinor += toWire(BigInt(row.total));
      into.billedInvoices += Number(row.count);
    }
    for (const row of ahead) {
      const into = rows.at(row.day.slice(0, 7), row.currency);
      into.invoices += Number(row.count);
      into.netMinor += toWire(row.net);
      into.taxMinor += toWire(row.tax);
      into.totalMinor += toWire(row.total);
      into.dueMinor += toWire(row.due);
      into.expectedUseMinor += toWire(row.use);
      const curve = learned[row.card ? 'card' : 'no-card'] ?? assumedCurve(row.card ? 0 : row.term);
      spread(rows, months, row.currency, expectedBy(row.due, curve, edges, row.day), 'ahead');
    }
    const today = civilDateAt(horizon.zone, now);
    for (const row of open) {
      if (row.waits) continue;
      const curve = learned[row.card ? 'card' : 'no-card'] ?? assumedCurve(row.card ? 0 : row.term);
      spread(
        rows,
        months,
        row.currency,
        expectedBy(row.due, curve, [today, ...edges.slice(1)], row.day, today),
        'open',
      );
    }
    return {
      zone: horizon.zone,
      from: toIso(now),
      months,
      rows: rows.all(),
      trialsEnding,
      cardsExpiring,
      waiting: waiting(open),
      experience: (['card', 'no-card'] as const).map((kind) => told(kind, learned[kind])),
      ...refreshed,
    };
  });
}

function told(kind: PayExperience['kind'], curve: PaymentCurve | null): PayExperience {
  const points = curve ? TOLD_DAYS.map((days) => ({ days, share: shareWithin(curve, days) / 1_000_000 })) : [];
  return { kind, invoices: curve?.invoices ?? 0, points };
}

/** A row a month and currency, made when something is put into it. */
class Rows {
  readonly #months: readonly string[];
  readonly #rows = new Map<string, ForecastMonth>();

  constructor(months: readonly string[]) {
    this.#months = months;
  }

  at(month: string, currency: string): ForecastMonth {
    const key = `${month}/${currency}`;
    const known = this.#rows.get(key);
    if (known) return known;
    const amounts = {
      netMinor: 0,
      taxMinor: 0,
      totalMinor: 0,
      dueMinor: 0,
      billedMinor: 0,
      cashMinor: 0,
      cashOfOpenMinor: 0,
      expectedUseMinor: 0,
    };
    const row = { month, currency, invoices: 0, billedInvoices: 0, ...amounts };
    this.#rows.set(key, row);
    return row;
  }

  all(): ForecastMonth[] {
    const place = ({ month }: ForecastMonth) => this.#months.indexOf(month);
    return [...this.#rows.values()].sort((a, b) => a.currency.localeCompare(b.currency) || place(a) - place(b));
  }
}

function spread(
  rows: Rows,
  months: readonly string[],
  currency: string,
  sums: readonly bigint[],
  of: 'ahead' | 'open',
) {
  for (const [index, month] of months.entries()) {
    const minor = toWire(sums[index] ?? 0n);
    if (minor === 0) continue;
    const row = rows.at(month, currency);
    row.cashMinor += minor;
    if (of === 'open') row.cashOfOpenMinor += minor;
  }
}

interface DayRow {
  day: CivilDate;
  currency: string;
  card: boolean;
  /** Days within which the customer is to pay. */
  term: number;
  due: bigint;
}

interface OpenRow extends DayRow {
  /** The bank took its payment back, and nobody has decided yet. */
  waits: boolean;
  count: number;
}

/** What is left out of what comes in, by currency. */
function waiting(open: readonly OpenRow[]): BillingForecast['waiting'] {
  const sums = new Map<string, { invoices: number; dueMinor: bigint }>();
  for (const { waits, currency, count, due } of open) {
    if (!waits) continue;
    const so = sums.get(currency) ?? { invoices: 0, dueMinor: 0n };
    sums.set(currency, { invoices: so.invoices + count, dueMinor: so.dueMinor + due });
  }
  return [...sums].map(([currency, { invoices, dueMinor }]) => ({ currency, invoices, dueMinor: toWire(dueMinor) }));
}

const aheadByDay = (tx: Tx, { zone, first, through, now }: Horizon) =>
  tx.$queryRaw<(DayRow & { count: bigint; net: bigint; tax: bigint; total: bigint; use: bigint })[]>`
    SELECT (u.at AT TIME ZONE ${zone})::date::text AS day, u.currency, c.payment_method IS NOT NULL AS card, c.payment_term_days AS term,
      count(*) AS count, sum(u.net)::bigint AS net, sum(u.tax)::bigint AS tax, sum(u.total)::bigint AS total, sum(u.due)::bigint AS due,
      sum(u.use)::bigint AS use
    FROM ${aheadRows({ from: new Date(civilToInstant(zone, first)), to: new Date(civilToInstant(zone, through)), now: new Date(now) })}
    JOIN customer c ON c.tenant_id = (SELECT app_tenant()) AND c.id = u.customer_id GROUP BY 1, 2, 3, 4`;

const openInvoices = (tx: Tx, { zone }: Horizon) =>
  tx.$queryRaw<OpenRow[]>`
    SELECT (${COLLECTED_SINCE} AT TIME ZONE ${zone})::date::text AS day, i.currency, ${CHARGED} AS card,
      c.payment_term_days AS term, ${WAITS} AS waits, count(*)::int AS count, sum(i.due_minor)::bigint AS due
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id ${REOPENED}
    WHERE i.tenant_id = (SELECT app_tenant()) AND i.status = 'open' GROUP BY 1, 2, 3, 4, 5`;

const billedSoFar = (tx: Tx, { zone, first }: Horizon) =>
  tx.$queryRaw<{ currency: string; count: bigint; total: bigint }[]>`
    SELECT currency, count(*) AS count, sum(total_minor)::bigint AS total FROM invoice
    WHERE tenant_id = (SELECT app_tenant()) AND status IN ('open', 'paid', 'uncollectible')
      AND finalized_at >= (${first}::date::timestamp AT TIME ZONE ${zone}) GROUP BY 1`;

const trialsByMonth = (tx: Tx, { zone, now, through }: Horizon) =>
  tx.$queryRaw<{ month: string; count: number }[]>`
    SELECT to_char(s.trial_ends_at AT TIME ZONE ${zone}, 'YYYY-MM') AS month, count(*)::int AS count FROM subscription s
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.status = 'trialing' AND s.trial_ends_at >= ${new Date(now)}
      AND (s.trial_ends_at AT TIME ZONE ${zone})::date < ${through}::date GROUP BY 1 ORDER BY 1`;
