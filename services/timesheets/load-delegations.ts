import type { Delegation } from '../../domain/timesheets/approver.ts';
import type { Tx } from '../database.ts';

/** All delegations of the tenant, as the plan reads them: each in the zone of the one who hands over. */
export const loadDelegations = (tx: Tx): Promise<Delegation[]> => tx.$queryRaw<Delegation[]>`
  SELECT d.from_member_id AS "from", d.to_member_id AS "to", d.from_date::text AS "fromDate", d.to_date::text AS "toDate", m.zone
  FROM delegation d JOIN member m ON m.tenant_id = d.tenant_id AND m.id = d.from_member_id
  WHERE d.tenant_id = (SELECT app_tenant()) ORDER BY d.created_at, d.id`;
