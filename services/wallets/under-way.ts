import { Prisma } from '../database.ts';

/** For `i` (invoice) of `w` (wallet): it fills the wallet once it is paid. One that a bank opened again has filled it, and fills nothing more. */
export const TOP_UP_UNDER_WAY = Prisma.sql`i.tenant_id = w.tenant_id AND i.customer_id = w.customer_id AND i.wallet_id = w.id
  AND i.status IN ('draft', 'open') AND NOT EXISTS (SELECT FROM wallet_entry e
    WHERE e.tenant_id = w.tenant_id AND e.wallet_id = w.id AND e.cause = 'top-up' AND e.cause_id = i.id)`;
