import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import type { TicketRow } from './read.ts';

/**
 * The tickets of the same requester that are merged into this one, and of each whether its merge is why they get copies of what is answered
 * here, rather than having been named before: the merge says so where it is audited.
 */
export const copiesByMerge = (
  ctx: Ctx,
  tx: Tx,
  into: string,
  { requesterEmail }: Pick<TicketRow, 'requesterEmail'>,
): Promise<{ id: string; isByMerge: boolean }[]> =>
  tx.$queryRaw<{ id: string; isByMerge: boolean }[]>`
    SELECT t.id, (
      SELECT (u.after->>'isCopied')::boolean FROM audit u
      WHERE u.tenant_id = t.tenant_id AND u.noun = 'ticket' AND u.subject_id = t.id AND u.action = 'merged'
      ORDER BY u.at DESC, u.id DESC LIMIT 1) AS "isByMerge"
    FROM ticket t LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.merged_into_id = ${into}::uuid
      AND lower(coalesce(t.requester_email, c.email)) = lower(${requesterEmail})`;
