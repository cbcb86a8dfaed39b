import { LATE_DAYS } from '../../domain/billing/usage-facts.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import { addDays } from '../../domain/time/civil.ts';
import { type StoredUsageEvent, type VoidUsageInput, voidUsageInput } from '../../domain/usage/contract.ts';
import { audit } from '../audit.ts';
import { billingStore } from '../billing/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { readUsageEvent } from './read-usage-event.ts';

interface Found {
  subscriptionId: string;
  meterId: string;
  day: string;
  item: string | null;
  voided: boolean;
  through: string | null;
  since: string | null;
  chargedUntil: string | null;
  status: string;
}

/**
 * Takes an event out: its day is counted anew without it. What was invoiced with it is given back on the next invoice; the event itself stays,
 * marked, so that the same id is not counted again.
 * @throws AppError NotFound, Conflict where it is out already, or where no invoice follows that could give it back
 */
export async function voidUsage(ctx: Ctx, input: VoidUsageInput): Promise<StoredUsageEvent> {
  permit(ctx, 'usage:void');
  const { id, reason } = voidUsageInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { subscriptionId } = await find(ctx, tx, id);
    await changeFacts(ctx, tx, billingStore, [subscriptionId], now, async () => {
      const event = await find(ctx, tx, id);
      if (event.voided) throw conflict('This event has been taken out already.');
      const { through, since, chargedUntil, day } = event;
      if (event.status === 'cancelled' && chargedUntil !== null && through !== null && through >= chargedUntil) {
        throw conflict('This subscription has ended, and its last use is invoiced. Write a credit note instead.');
      }
      if (since !== null && day <= addDays(since, -LATE_DAYS)) {
        throw conflict(`This was invoiced more than ${LATE_DAYS} days ago. Write a credit note instead.`);
      }
      await tx.$executeRaw`
        UPDATE usage_event SET voided_at = ${new Date(now)} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id} AND voided_at IS NULL`;
      await countAnew(ctx, tx, event);
    });
    await audit(ctx, tx, new Date(now), {
      action: 'usageVoided',
      noun: 'subscription',
      subjectId: subscriptionId,
      after: { event: id },
      reason,
    });
    await announce(ctx, tx, 'subscriptions', subscriptionId);
    return readUsageEvent(ctx, tx, id);
  });
}

async function find(ctx: Ctx, tx: Tx, id: string): Promise<Found> {
  const [event] = await tx.$queryRaw<Found[]>`
    SELECT e.subscription_id AS "subscriptionId", e.meter_id AS "meterId", e.day::text, e.item, e.voided_at IS NOT NULL AS voided,
      s.usage_through::text AS through, s.usage_since::text AS since, s.charged_until::text AS "chargedUntil", s.status
    FROM usage_event e JOIN subscription s ON s.tenant_id = e.tenant_id AND s.id = e.subscription_id
    WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.id = ${id}`;
  if (!event) throw notFound('This event');
  return event;
}

/** The day is locked first: a batch that adds to it meanwhile waits, and adds to what stands here. */
async function countAnew(ctx: Ctx, tx: Tx, { subscriptionId, meterId, day, item }: Found): Promise<void> {
  const key = [ctx.tenantId, subscriptionId, meterId, day] as const;
  await tx.$queryRaw`
    SELECT FROM usage_day WHERE tenant_id = ${key[0]}::uuid AND subscription_id = ${key[1]}::uuid AND meter_id = ${key[2]}::uuid AND day = ${key[3]}::date FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE usage_day d SET events = r.events, sum = r.sum, max = r.max, last = r.last, last_at = coalesce(r.last_at, d.last_at)
    FROM (
      SELECT count(*)::int AS events, coalesce(sum(value), 0) AS sum, coalesce(max(value), 0) AS max,
        coalesce((array_agg(value ORDER BY at DESC, id DESC))[1], 0) AS last, max(at) AS last_at
      FROM usage_event WHERE tenant_id = ${key[0]}::uuid AND subscription_id = ${key[1]}::uuid AND meter_id = ${key[2]}::uuid
        AND day = ${key[3]}::date AND voided_at IS NULL) r
    WHERE d.tenant_id = ${key[0]}::uuid AND d.subscription_id = ${key[1]}::uuid AND d.meter_id = ${key[2]}::uuid AND d.day = ${key[3]}::date`;
  if (item === null) return;
  await tx.$executeRaw`
    DELETE FROM usage_item i WHERE i.tenant_id = ${key[0]}::uuid AND i.subscription_id = ${key[1]}::uuid AND i.meter_id = ${key[2]}::uuid
      AND i.day = ${key[3]}::date AND i.item = ${item} AND NOT EXISTS (
        SELECT FROM usage_event e WHERE e.tenant_id = i.tenant_id AND e.subscription_id = i.subscription_id AND e.meter_id = i.meter_id
          AND e.day = i.day AND e.item = i.item AND e.voided_at IS NULL)`;
}
