import type { Instant } from '../../domain/time/instant.ts';
import type { CountedEvent } from '../../domain/usage/accept.ts';
import type { Ctx } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';

const COLUMNS = {
  id: 'text',
  subscription_id: 'uuid',
  meter_id: 'uuid',
  at: 'timestamptz',
  day: 'date',
  value: 'text',
  item: 'text',
} as const;

/**
 * Writes events that are not there yet and adds them to their days, in one statement and so in one trip: what an id's second sending does not
 * insert, it does not add. Rows go in by their keys' order, so that batches side by side wait for each other and never in a circle.
 * @returns the ids that were counted now
 */
export async function countUsage(ctx: Ctx, tx: Tx, events: readonly CountedEvent[], now: Instant): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = [...events]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, subscriptionId, meterId, at, day, value, item }) => ({
      ...{ id, subscription_id: subscriptionId, meter_id: meterId, at: new Date(at), day, value, item },
    }));
  const items = events.some(({ item }) => item !== null)
    ? Prisma.sql`, seen AS (
      INSERT INTO usage_item (tenant_id, subscription_id, meter_id, item, day)
      SELECT DISTINCT ${ctx.tenantId}::uuid, subscription_id, meter_id, item, day FROM fresh WHERE item IS NOT NULL ORDER BY 2, 3, 4, 5
      ON CONFLICT DO NOTHING)`
    : Prisma.empty;
  const counted = await tx.$queryRaw<{ id: string }[]>`
    WITH fresh AS (
      INSERT INTO usage_event (tenant_id, id, subscription_id, meter_id, at, day, value, item, received_at)
      SELECT ${ctx.tenantId}::uuid, r.id, r.subscription_id, r.meter_id, r.at, r.day, r.value::numeric, r.item, ${new Date(now)}
      FROM ${recordset(rows, COLUMNS)}
      ON CONFLICT DO NOTHING
      RETURNING id, subscription_id, meter_id, at, day, value, item),
    added AS (
      INSERT INTO usage_day AS d (tenant_id, subscription_id, meter_id, day, events, sum, max, last, last_at, received_at)
      SELECT ${ctx.tenantId}::uuid, subscription_id, meter_id, day, count(*), coalesce(sum(value), 0), coalesce(max(value), 0),
        coalesce((array_agg(value ORDER BY at DESC, id DESC))[1], 0), max(at), ${new Date(now)}
      FROM fresh GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
      ON CONFLICT (tenant_id, subscription_id, meter_id, day) DO UPDATE SET events = d.events + excluded.events, sum = d.sum + excluded.sum,
        max = greatest(d.max, excluded.max), last = CASE WHEN excluded.last_at >= d.last_at THEN excluded.last ELSE d.last END,
        last_at = greatest(d.last_at, excluded.last_at), received_at = greatest(d.received_at, excluded.received_at))${items}
    SELECT id FROM fresh`;
  return counted.map(({ id }) => id);
}
