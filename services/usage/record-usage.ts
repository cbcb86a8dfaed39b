import { LATE_DAYS } from '../../domain/billing/usage-facts.ts';
import { acceptEvent, type CountedEvent, type MeteredSubscription } from '../../domain/usage/accept.ts';
import {
  type Meter,
  type RecordUsageInput,
  type RecordUsageOutput,
  recordUsageInput,
  type UsageErrorCode,
  usageEvent,
} from '../../domain/usage/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { countUsage } from './count-usage.ts';
import { wakeReached } from './wake-reached.ts';

/**
 * Takes a batch of events in: each once by its id, in the transaction that counts it. A bad event is refused alone, with its place and what is
 * wrong; what is not refused is counted. Neither audited nor announced: thousands come in a second.
 * @throws AppError Forbidden, Validation for something that is no batch
 */
export async function recordUsage(ctx: Ctx, input: RecordUsageInput): Promise<RecordUsageOutput> {
  permit(ctx, 'usage:create');
  const { events } = recordUsageInput.parse(input);
  const now = await ctx.clock.now();
  const errors: RecordUsageOutput['errors'] = [];
  const refuse = (index: number, id: string | null, code: UsageErrorCode, message: string) =>
    void errors.push({ index, id, code, message });
  const read = events.flatMap((event, index) => {
    const { success, data, error } = usageEvent.safeParse(event);
    if (success) return { index, event: data };
    const [issue] = error.issues;
    refuse(index, idOf(event), 'invalid', `${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'cannot be read'}`);
    return [];
  });
  const { watched, ...recorded } = await transaction(ctx, async (tx) => {
    const [meters, subscriptions] = await Promise.all([
      metersOf(tx, [...new Set(read.map(({ event }) => event.meter))]),
      subscriptionsOf(tx, [...new Set(read.map(({ event }) => event.subscriptionId.toLowerCase()))]),
    ]);
    const wanted = new Map<string, CountedEvent>();
    for (const { index, event } of read) {
      const meter = meters.get(event.meter);
      const subscription = subscriptions.get(event.subscriptionId.toLowerCase());
      if (!meter) refuse(index, event.id, 'unknown-meter', `There is no meter ${event.meter}.`);
      else if (!subscription) refuse(index, event.id, 'unknown-subscription', 'There is no such subscription.');
      else {
        const judged = acceptEvent(event, meter, subscription, now, LATE_DAYS);
        if ('code' in judged) refuse(index, event.id, judged.code, judged.message);
        else if (!wanted.has(judged.id)) wanted.set(judged.id, judged);
      }
    }
    const counted = await countUsage(ctx, tx, [...wanted.values()], now);
    const touched = new Set([...wanted.values()].map(({ subscriptionId }) => subscriptionId));
    return {
      watched: [...touched].filter((id) => subscriptions.get(id)?.watched),
      accepted: counted.length,
      late: counted.filter((id) => wanted.get(id)?.late).length,
      duplicates: events.length - errors.length - counted.length,
      errors: errors.sort((a, b) => a.index - b.index),
    };
  });
  // Once it is counted for all to see, so that of two batches side by side the later one sees both, and the days are no longer locked. What is
  // sent again after a failure between the two is looked at again.
  if (watched.length > 0) await transaction(ctx, (tx) => wakeReached(ctx, tx, watched, now));
  return recorded;
}

const idOf = (event: unknown): string | null => {
  const id = (event as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id.slice(0, 120) : null;
};

type KnownMeter = Pick<Meter, 'id' | 'aggregation' | 'field'>;

async function metersOf(tx: Tx, keys: readonly string[]): Promise<Map<string, KnownMeter>> {
  const rows = await tx.$queryRaw<(KnownMeter & { key: string })[]>`
    SELECT id, key, aggregation, field FROM meter WHERE tenant_id = (SELECT app_tenant()) AND key = ANY(${keys}) AND archived_at IS NULL`;
  return new Map(rows.map((row) => [row.key, row]));
}

interface Row {
  id: string;
  zone: string;
  startAt: Date;
  status: string;
  chargedUntil: string | null;
  through: string | null;
  watched: boolean;
}

type Known = MeteredSubscription & { readonly watched: boolean };

/** With one that is about to end, its last invoice may be made at this moment: that is waited for, so that no event falls behind it. */
async function subscriptionsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Known>> {
  const known = await readSubscriptions(tx, ids);
  const ending = [...known.values()].filter(({ chargedUntil }) => chargedUntil !== null).map(({ id }) => id);
  if (ending.length === 0) return known;
  await tx.$queryRaw`
    SELECT FROM process WHERE tenant_id = (SELECT app_tenant()) AND kind = 'billing' AND subject_id = ANY(${ending}::uuid[])
    ORDER BY id FOR SHARE`;
  return new Map([...known, ...(await readSubscriptions(tx, ending))]);
}

async function readSubscriptions(tx: Tx, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT s.id, s.zone, s.start_at AS "startAt", s.status, s.charged_until::text AS "chargedUntil", s.usage_through::text AS through,
      jsonb_path_exists(v.usage, '$[*] ? (exists(@.alertAt[*]) || exists(@.prices[*].invoiceAtMinor ? (@ > 0)))') AS watched
    FROM subscription s
    JOIN price_plan_version v ON v.tenant_id = s.tenant_id AND v.price_plan_id = s.price_plan_id AND v.number = s.price_version
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${ids}::uuid[])`;
  return new Map(
    rows.map(({ startAt, status, ...row }) => [
      row.id,
      { ...row, startAt: startAt.getTime(), ended: status === 'cancelled' },
    ]),
  );
}
