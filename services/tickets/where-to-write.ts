import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

interface Place {
  /** The ticket itself, or the one that it was merged into, at the end of the chain. */
  readonly id: string;
  readonly status: string;
}

/** Where a conversation goes on. null: there is no such ticket. */
export async function whereToWrite(ctx: Ctx, tx: Tx, id: string): Promise<Place | null> {
  const [place] = await tx.$queryRaw<Place[]>`
    WITH RECURSIVE chain AS (
      SELECT t.id, t.status, t.merged_into_id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid
      UNION SELECT t.id, t.status, t.merged_into_id FROM chain JOIN ticket t ON t.tenant_id = ${ctx.tenantId}::uuid AND t.id = chain.merged_into_id)
    SELECT id, status FROM chain WHERE merged_into_id IS NULL`;
  return place ?? null;
}
