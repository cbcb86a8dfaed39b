import {
  LATE_DAYS,
  readUsageCharge,
  type UsageCharge,
  type UsageDay,
  type UsageFacts,
  type UsagePeriod,
} from '../../domain/billing/usage-facts.ts';
import type { UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import { type CivilDate, earlierDate, laterDate } from '../../domain/time/civil.ts';
import { recordset, type Tx } from '../database.ts';

interface Metered {
  readonly id: string;
  readonly usageThrough: CivilDate | null;
  readonly usageSince: CivilDate | null;
  readonly chargedFrom: CivilDate;
  /** Of its present price, and of those agreed on for later. */
  readonly charges: readonly UsageCharge[];
}

interface DayRow {
  subscriptionId: string;
  meterId: string;
  day: CivilDate;
  after: CivilDate | null;
  sum: string;
  max: string;
  last: string;
  receivedAt: Date;
}

/** Days by which what is billed may lie ahead of the day on which an event comes in, in any zone. */
const DAYS_APART = 2;

/** "12.500000" in millionths: the columns have six digits after the point. */
const micro = (text: string): bigint => BigInt(text.replace('.', ''));

/**
 * Metered use by subscription, of those that have any: without one, no query. Billing reads days and never events, and
 * so far back only as an event may still come in.
 */
export async function loadUsage(tx: Tx, metered: readonly Metered[]): Promise<Map<string, UsageFacts> | null> {
  const billed = metered.filter(({ usageThrough }) => usageThrough !== null);
  if (metered.length === 0) return null;
  const periods = billed.length > 0 ? await periodsOf(tx, billed) : new Map<string, UsagePeriod[]>();
  const since = metered.map(({ id, usageThrough, chargedFrom }) => ({
    id,
    since: (periods.get(id) ?? []).reduce(
      (first, { from }) => earlierDate(first, from),
      laterDate(usageThrough ?? chargedFrom, chargedFrom),
    ),
  }));
  // Which of them count different ones: the only kind that is not added up from days.
  const distinct = metered.filter(({ id, charges }) =>
    [...charges, ...(periods.get(id) ?? []).map(({ charge }) => charge)].some(
      ({ aggregation }) => aggregation === 'unique',
    ),
  );
  const [days, items] = await Promise.all([
    daysOf(tx, since),
    distinct.length > 0
      ? itemsOf(
          tx,
          since.filter(({ id }) => distinct.some((one) => one.id === id)),
        )
      : [],
  ]);
  const how = new Map<string, 'sum' | 'max' | 'last' | 'unique'>();
  const facts = new Map<string, { -readonly [K in keyof UsageFacts]: UsageFacts[K] }>();
  for (const { id, usageThrough, usageSince, charges } of metered) {
    const own = periods.get(id) ?? [];
    for (const { meterId, aggregation } of [...charges, ...own.map(({ charge }) => charge)]) {
      how.set(meterId, aggregation);
    }
    facts.set(id, { through: usageThrough, since: usageSince, periods: own, counted: {}, receivedAt: null });
  }
  const counted = new Map<string, Record<string, UsageDay[]>>();
  const add = (subscriptionId: string, meterId: string, day: UsageDay) => {
    const meters = counted.get(subscriptionId) ?? {};
    meters[meterId] = [...(meters[meterId] ?? []), day];
    counted.set(subscriptionId, meters);
  };
  for (const { subscriptionId, meterId, day, receivedAt, ...values } of days) {
    const known = facts.get(subscriptionId);
    const aggregation = how.get(meterId);
    if (!known || !aggregation) continue;
    known.receivedAt = Math.max(known.receivedAt ?? 0, receivedAt.getTime());
    if (aggregation !== 'unique') add(subscriptionId, meterId, { day, after: null, micro: micro(values[aggregation]) });
  }
  for (const { subscriptionId, meterId, day, after, count } of items) {
    if (how.get(meterId) === 'unique') {
      add(subscriptionId, meterId, { day, after, micro: BigInt(count) * 1_000_000n });
    }
  }
  for (const [id, meters] of counted) {
    const known = facts.get(id);
    if (known) known.counted = meters;
  }
  return facts;
}

interface PeriodRow {
  subscriptionId: string;
  from: CivilDate;
  to: CivilDate;
  charge: UsageChargeTerms;
  quantity: bigint;
  amountMinor: bigint;
}

async function periodsOf(tx: Tx, billed: readonly Metered[]): Promise<Map<string, UsagePeriod[]>> {
  const rows = await tx.$queryRaw<PeriodRow[]>`
    SELECT p.subscription_id AS "subscriptionId", p.from_day::text AS "from", p.to_day::text AS "to", p.charge, p.quantity, p.amount_minor AS "amountMinor"
    FROM ${recordset(
      billed.map(({ id, usageThrough, usageSince }) => ({ id, since: usageSince ?? usageThrough })),
      SINCE,
    )}
    JOIN usage_period p ON p.tenant_id = (SELECT app_tenant()) AND p.subscription_id = r.id AND p.to_day > r.since - ${LATE_DAYS + DAYS_APART}::int
    ORDER BY p.subscription_id, p.from_day, p.meter_id`;
  const periods = new Map<string, UsagePeriod[]>();
  for (const { subscriptionId, charge: terms, quantity, ...row } of rows) {
    const charge = readUsageCharge(terms, terms.prices[0]?.currency ?? '');
    if (!charge) continue;
    const all = periods.get(subscriptionId) ?? [];
    all.push({ ...row, charge, quantity: Number(quantity) });
    periods.set(subscriptionId, all);
  }
  return periods;
}

interface Since {
  readonly id: string;
  readonly since: CivilDate;
}
const SINCE = { id: 'uuid', since: 'date' } as const;

const daysOf = (tx: Tx, since: readonly Since[]): Promise<DayRow[]> => tx.$queryRaw<DayRow[]>`
  SELECT u.subscription_id AS "subscriptionId", u.meter_id AS "meterId", u.day::text, u.sum::text, u.max::text, u.last::text, u.received_at AS "receivedAt"
  FROM ${recordset(since, SINCE)}
  JOIN usage_day u ON u.tenant_id = (SELECT app_tenant()) AND u.subscription_id = r.id AND u.day >= r.since
  WHERE u.events > 0
  ORDER BY u.subscription_id, u.meter_id, u.day`;

interface ItemRow {
  subscriptionId: string;
  meterId: string;
  day: CivilDate;
  after: CivilDate | null;
  count: number;
}

/**
 * How many different ones were seen on a day whose day before was another, by both days: in any stretch [a, b) those count whose day lies in
 * it and whose day before does not. At most a row for each pair of days, however many ones there are.
 */
const itemsOf = (tx: Tx, since: readonly Since[]): Promise<ItemRow[]> => tx.$queryRaw<ItemRow[]>`
  SELECT "subscriptionId", "meterId", day::text, after::text, count(*)::int AS count FROM (
    SELECT i.subscription_id AS "subscriptionId", i.meter_id AS "meterId", i.day,
      lag(i.day) OVER (PARTITION BY i.subscription_id, i.meter_id, i.item ORDER BY i.day) AS after
    FROM ${recordset(since, SINCE)}
    JOIN usage_item i ON i.tenant_id = (SELECT app_tenant()) AND i.subscription_id = r.id AND i.day >= r.since) seen
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
