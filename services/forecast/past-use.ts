import { EXPECTED_FROM, type PastUse } from '../../domain/billing/expected-use.ts';
import type { CivilPeriod } from '../../domain/billing/periods.ts';
import type { CivilDate } from '../../domain/time/civil.ts';
import type { Tx } from '../database.ts';

interface Row {
  subscriptionId: string;
  meterId: string;
  from: CivilDate;
  to: CivilDate;
  quantity: bigint;
}

/** What subscriptions used in the last periods that are billed, by subscription: some more than are needed, since those that were cut short do not count. */
export async function pastUse(tx: Tx, subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, PastUse>> {
  type Periods = { readonly period: CivilPeriod; readonly quantity: number }[];
  const found = new Map<string, Map<string, Periods>>();
  if (subscriptionIds.length === 0) return found;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT subscription_id AS "subscriptionId", meter_id AS "meterId", from_day::text AS "from", to_day::text AS "to", quantity FROM (
      SELECT p.*, row_number() OVER (PARTITION BY p.subscription_id, p.meter_id ORDER BY p.from_day DESC) AS place
      FROM usage_period p JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription_id
      WHERE p.tenant_id = (SELECT app_tenant()) AND p.subscription_id = ANY(${subscriptionIds}::uuid[]) AND p.to_day <= s.usage_through) p
    WHERE place <= ${2 * EXPECTED_FROM} ORDER BY subscription_id, meter_id, from_day DESC`;
  for (const { subscriptionId, meterId, from, to, quantity } of rows) {
    const meters = found.get(subscriptionId) ?? new Map<string, Periods>();
    const periods = meters.get(meterId) ?? [];
    meters.set(meterId, [...periods, { period: { from, to }, quantity: Number(quantity) }]);
    found.set(subscriptionId, meters);
  }
  return found;
}
