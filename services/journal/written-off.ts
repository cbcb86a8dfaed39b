import { Prisma } from '../database.ts';

/** When an invoice `i` was given up, by its ladder or by hand; null where it was not. */
export const WRITTEN_OFF_AT = Prisma.sql`least(
  (SELECT min(l.at) FROM process p JOIN ledger l ON l.tenant_id = p.tenant_id AND l.process_id = p.id AND l.kind = 'give-up' AND l.state = 'done'
    WHERE p.tenant_id = i.tenant_id AND p.kind = 'collection' AND p.subject_id = i.id),
  (SELECT min(a.at) FROM audit a WHERE a.tenant_id = i.tenant_id AND a.noun = 'invoice' AND a.subject_id = i.id AND a.action = 'written-off'))`;
