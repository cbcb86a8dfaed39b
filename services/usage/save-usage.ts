import type { UsagePeriod } from '../../domain/billing/usage-facts.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { recordset, type Tx } from '../database.ts';
import type { Advanced } from '../processes/store.ts';

const PERIOD_COLUMNS = {
  subscription_id: 'uuid',
  meter_id: 'uuid',
  from_day: 'date',
  to_day: 'date',
  charge: 'jsonb',
  quantity: 'bigint',
  amount_minor: 'bigint',
} as const;

/** How far use is billed and what was invoiced of its periods, where that changed. */
export async function saveUsage(
  tx: Tx,
  changed: readonly Pick<Advanced<StoredBillingFacts>, 'subjectId' | 'before' | 'after'>[],
): Promise<void> {
  const through = changed.map(({ subjectId, after: { usage } }) => ({
    id: subjectId,
    through: usage?.through ?? null,
    since: usage?.since ?? null,
  }));
  const periods = changed.flatMap(({ subjectId, before, after }) =>
    (after.usage?.periods ?? []).filter(isOther(before.usage?.periods ?? [])).map((period) => ({
      subscription_id: subjectId,
      meter_id: period.charge.meterId,
      from_day: period.from,
      to_day: period.to,
      charge: period.charge.terms,
      quantity: period.quantity,
      amount_minor: period.amountMinor,
    })),
  );
  const moved = tx.$executeRaw`
    UPDATE subscription s SET usage_through = r.through, usage_since = r.since
    FROM ${recordset(through, { id: 'uuid', through: 'date', since: 'date' })}
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = r.id
      AND (s.usage_through, s.usage_since) IS DISTINCT FROM (r.through, r.since)`;
  const written =
    periods.length > 0
      ? tx.$executeRaw`
    INSERT INTO usage_period (tenant_id, subscription_id, meter_id, from_day, to_day, charge, quantity, amount_minor)
    SELECT (SELECT app_tenant()), r.subscription_id, r.meter_id, r.from_day, r.to_day, r.charge, r.quantity, r.amount_minor
    FROM ${recordset(periods, PERIOD_COLUMNS)}
    ON CONFLICT (tenant_id, subscription_id, meter_id, from_day) DO UPDATE
      SET to_day = excluded.to_day, charge = excluded.charge, quantity = excluded.quantity, amount_minor = excluded.amount_minor`
      : null;
  await Promise.all([moved, written]);
}

const isOther =
  (known: readonly UsagePeriod[]) =>
  (period: UsagePeriod): boolean =>
    !known.some(
      ({ charge, from, to, quantity, amountMinor }) =>
        charge.meterId === period.charge.meterId &&
        from === period.from &&
        to === period.to &&
        quantity === period.quantity &&
        amountMinor === period.amountMinor,
    );
