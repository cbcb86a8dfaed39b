import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Tx } from '../database.ts';
import { hoursOnce, idsOf } from '../invoices/hours-once.ts';
import { factsOf } from './refresh.ts';

/** Within it most subscriptions are billed at least once. */
const IN_SIGHT = 731 * DAY;

/** A subscription's facts without the hours that come with another one of its customer's before. Asked only where there are some. */
export async function withOwnHours<F extends StoredBillingFacts>(tx: Tx, facts: F, now: Instant): Promise<F> {
  if (idsOf(facts.pendingLines).length === 0) return facts;
  const rows = await tx.$queryRaw<{ id: string; own: boolean }[]>`
    SELECT p.id, s.id = ${facts.subscription.id}::uuid AS own FROM subscription s
    JOIN process p ON p.tenant_id = s.tenant_id AND p.kind = 'billing' AND p.subject_id = s.id
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.customer_id = ${facts.customer.id}::uuid
      AND (s.id = ${facts.subscription.id}::uuid OR s.agreement @> '{"billsHours": true}' AND p.status = 'running') ORDER BY p.id`;
  const others = rows.flatMap(({ id, own }) => (own ? [] : [id]));
  if (others.length === 0) return facts;
  const found = await factsOf(tx, others, now);
  const running: StoredBillingFacts = { ...facts, status: 'running' };
  const all = rows.flatMap(({ id, own }) => (own ? [running] : (found.get(id) ?? [])));
  const { pendingLines } = hoursOnce(all, now, now + IN_SIGHT)[all.indexOf(running)] ?? facts;
  return { ...facts, pendingLines };
}
