import type pg from 'pg';
import { PER_SHARD } from '../../services/billing/shards.ts';
import { newId } from '../../services/ids.ts';
import { newTenant } from './tenant.ts';

const ADD_ON = JSON.stringify({
  ...{ description: 'Support', quantity: 1, unitAmount: '5', amountMinor: 500 },
  ...{ fromAt: null, until: null, untilAt: null },
});

/** What each of them is invoiced: 49.00 and 5.00, and 19 % of tax on each line. */
export const TOTAL_MINOR = 6426;

export interface DueSubscriptions {
  readonly tenantId: string;
  /** As many as the product gives so many; nobody has asked for them yet. */
  readonly workflowIds: readonly string[];
}

/** So many customers, each with a subscription of one plan and an add-on that is due now: written past the services, for there are thousands. */
export async function dueSubscriptions(owner: pg.Pool, count: number): Promise<DueSubscriptions> {
  const { id: tenantId } = await newTenant(owner, 'Due', 'Europe/Berlin');
  const [taxId, planId] = [newId(), newId()];
  const workflowIds = Array.from({ length: Math.ceil(count / PER_SHARD) }, () => `billing/${tenantId}/${newId()}`);
  await owner.query(
    `INSERT INTO tax_rate (tenant_id, id, code, name, rate_percent) VALUES ($1, $2, 'DE-19', 'VAT', '19')`,
    [tenantId, taxId],
  );
  await owner.query(
    `INSERT INTO price_plan (tenant_id, id, name, currency, price_minor, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
     VALUES ($1, $2, 'Team', 'EUR', 4900, 'month', 1, 'advance', 0, $3, now())`,
    [tenantId, planId, [taxId]],
  );
  await owner.query(
    `INSERT INTO customer (tenant_id, id, name, email, zone, payment_term_days, payment_method, created_at)
     SELECT $1, uuidv7(), 'Customer ' || n, 'c' || n || '@example.test', 'Europe/Berlin', 14,
       '{"id":"0","provider":"sandbox","label":"Visa","token":"card-succeeds","addedAt":"2026-01-01T00:00:00Z"}', now() FROM generate_series(1, $2) n`,
    [tenantId, count],
  );
  await owner.query(
    `INSERT INTO subscription (tenant_id, id, customer_id, price_plan_id, status, quantity, add_ons, start_at, zone, anchor, billed_through, charged_from,
       created_at)
     SELECT tenant_id, id, id, $2, 'active', 1,
       jsonb_build_array($3::jsonb || jsonb_build_object('id', id, 'from', (now() AT TIME ZONE zone)::date)), now(), zone, '{"rule":"start-day"}', 0,
       (now() AT TIME ZONE zone)::date, now() FROM customer WHERE tenant_id = $1`,
    [tenantId, planId, ADD_ON],
  );
  await owner.query(
    `INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, revision, planned_revision, next_at, next_what, started_at)
     SELECT tenant_id, uuidv7(), 'billing', id, ($2::text[])[1 + row_number() OVER () % $3], 'running', 1, 1, start_at, 'invoice', start_at
     FROM subscription WHERE tenant_id = $1`,
    [tenantId, workflowIds, workflowIds.length],
  );
  await owner.query('ANALYZE');
  return { tenantId, workflowIds };
}
