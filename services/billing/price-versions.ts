import type { Interval, Timing } from '../../domain/billing/contract.ts';
import type { PricePlanFacts } from '../../domain/billing/facts.ts';
import type { PriceTerms } from '../../domain/billing/price-list.ts';
import { readPrice } from '../../domain/billing/pricing.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { readUsageCharge } from '../../domain/billing/usage-facts.ts';
import type { UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import type { Tx } from '../database.ts';
import { LINE_TAX } from '../tax/line-taxes.ts';

interface Row {
  pricePlanId: string;
  number: number;
  name: string;
  prices: PriceTerms[];
  interval: string;
  intervalCount: number;
  timing: string;
  trialDays: number;
  taxes: LineTax[] | null;
  usage: UsageChargeTerms[];
}

export interface PriceInForce {
  readonly pricePlan: PricePlanFacts;
  readonly taxes: readonly LineTax[];
  readonly trialDays: number;
}

export interface PriceVersions {
  /**
   * A version's price, null where it has none in that currency. All who ask for the same one get the same objects: prices are read once a
   * batch, however many subscriptions are on them.
   * @param currency null: the first of the version
   */
  find(pricePlanId: string, number: number, currency: string | null): PriceInForce | null;
  /** The currencies of a version, in their order. */
  currencies(pricePlanId: string, number: number): readonly string[];
}

/** Versions of price plans, by one query for all of a batch. */
export async function loadPriceVersions(
  tx: Tx,
  wanted: readonly { readonly pricePlanId: string; readonly number: number }[],
): Promise<PriceVersions> {
  const distinct = new Map(wanted.map((each) => [keyOf(each.pricePlanId, each.number), each]));
  const asked = [...distinct.values()];
  const rows =
    asked.length === 0
      ? []
      : await tx.$queryRaw<Row[]>`
    SELECT v.price_plan_id AS "pricePlanId", v.number, p.name, v.prices, v.interval, v.interval_count AS "intervalCount", v.timing,
      v.trial_days AS "trialDays", v.usage,
      (SELECT jsonb_agg(${LINE_TAX} ORDER BY t.compound, array_position(v.tax_rate_ids, t.id))
        FROM tax_rate t WHERE t.tenant_id = v.tenant_id AND t.id = ANY(v.tax_rate_ids)) AS taxes
    FROM price_plan_version v
    JOIN price_plan p ON p.tenant_id = v.tenant_id AND p.id = v.price_plan_id
    WHERE v.tenant_id = (SELECT app_tenant())
      AND (v.price_plan_id, v.number) IN (SELECT * FROM unnest(${asked.map((each) => each.pricePlanId)}::uuid[], ${asked.map((each) => each.number)}::int[]))`;
  const found = new Map(rows.map((row) => [keyOf(row.pricePlanId, row.number), row]));
  const read = new Map<string, PriceInForce | null>();
  return {
    find(pricePlanId, number, currency) {
      const key = `${keyOf(pricePlanId, number)}/${currency ?? ''}`;
      let price = read.get(key);
      if (price === undefined) {
        price = inForce(found.get(keyOf(pricePlanId, number)), currency);
        read.set(key, price);
      }
      return price;
    },
    currencies: (pricePlanId, number) =>
      found.get(keyOf(pricePlanId, number))?.prices.map(({ currency }) => currency) ?? [],
  };
}

const keyOf = (pricePlanId: string, number: number): string => `${pricePlanId}/${number}`;

function inForce(row: Row | undefined, currency: string | null): PriceInForce | null {
  const terms = row?.prices.find((price) => currency === null || price.currency === currency);
  if (!row || !terms) return null;
  const { name, number, interval, intervalCount, timing, trialDays, taxes } = row;
  const usage = row.usage.flatMap((charge) => readUsageCharge(charge, terms.currency) ?? []);
  return {
    pricePlan: {
      id: row.pricePlanId,
      name,
      number,
      price: readPrice(terms),
      interval: interval as Interval,
      intervalCount,
      timing: timing as Timing,
      ...(usage.length > 0 && { usage }),
    },
    taxes: taxes ?? [],
    trialDays,
  };
}
