import type { LeadValues } from '../../domain/leads/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';

/** As many as somebody reads through in a list of choices. */
const MOST = 50;
/** A tenant's own fields are looked for in the newest leads only: in all of 9,240 it took 90 ms. */
const LATEST = 2000;
/** A field with more values than this is typed, not chosen. */
const CHOOSABLE = 12;

/** What leads have in the fields that lists and journeys filter by. */
export async function leadValues(ctx: Ctx): Promise<LeadValues> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const mine = Prisma.sql`l.tenant_id = ${ctx.tenantId}::uuid AND l.deleted_at IS NULL AND ${reach}`;
  return transaction(ctx, async (tx) => {
    const values = async (column: 'source' | 'origin' | 'zone'): Promise<string[]> => {
      const name = Prisma.raw(`l.${column}`);
      const rows = await tx.$queryRaw<{ value: string }[]>`
        SELECT ${name} AS value FROM lead l WHERE ${mine} AND ${name} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MOST}`;
      return rows.map((row) => row.value);
    };
    // A field that holds several types goes by the one that most leads have there.
    const fields = await tx.$queryRaw<LeadValues['fields']>`
      SELECT DISTINCT ON (name) name, type, CASE WHEN type = 'string' AND cardinality(values) <= ${CHOOSABLE} THEN values ELSE '{}' END AS values
      FROM (
        SELECT f.key AS name, jsonb_typeof(f.value) AS type, array_agg(DISTINCT f.value #>> '{}') AS values, count(*) AS n
        FROM (SELECT l.fields FROM lead l WHERE ${mine} ORDER BY l.created_at DESC LIMIT ${LATEST}) l, jsonb_each(l.fields) f
        WHERE jsonb_typeof(f.value) IN ('string', 'number', 'boolean') GROUP BY 1, 2) AS field
      ORDER BY name, n DESC`;
    return {
      sources: await values('source'),
      origins: await values('origin'),
      zones: await values('zone'),
      fields,
    };
  });
}
