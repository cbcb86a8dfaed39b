import { z } from 'zod';
import { type DunningPolicy, dunningPolicy, NO_POLICY } from '../../domain/collection/policy.ts';
import { type DunningSettings, type UpdateDunningInput, updateDunningInput } from '../../domain/collection/requests.ts';
import { validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { collectionStore } from './process.ts';

const RUNNING = Prisma.sql`p.status IN ('running', 'paused', 'failed')`;

/** The tenant's ladder and retries by reason. @throws AppError Forbidden */
export async function getDunning(ctx: Ctx): Promise<DunningSettings> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, (tx) => read(ctx, tx));
}

/**
 * Changes the ladder: collections that run are planned anew, and steps that would have been due before now are not made up for.
 * @throws AppError Forbidden, Validation for an unknown calendar, Conflict
 */
export async function updateDunning(ctx: Ctx, input: UpdateDunningInput): Promise<DunningSettings> {
  permit(ctx, 'organisation:update');
  const { version, policy } = updateDunningInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await tx.$executeRaw`SELECT FROM tenant WHERE id = ${ctx.tenantId}::uuid FOR UPDATE`;
    const before = await read(ctx, tx);
    requireVersion('The ladder', before.version, version);
    await requireCalendar(ctx, tx, policy.calendarId);
    const dunning = { ...policy, since: now, version: version + 1 };
    await changeFacts(ctx, tx, collectionStore, RUNNING, now, async () => {
      await tx.$executeRaw`
        UPDATE tenant SET settings = settings || jsonb_build_object(
          'billing', coalesce(settings -> 'billing', '{}') || jsonb_build_object('dunning', ${JSON.stringify(dunning)}::jsonb))
        WHERE id = ${ctx.tenantId}::uuid`;
    });
    await audit(ctx, tx, new Date(now), {
      action: 'dunning-changed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before: words(before),
      after: words(policy),
    });
    await announce(ctx, tx, 'invoices', null);
    return read(ctx, tx);
  });
}

const words = ({ byReason, calendarId, steps }: DunningPolicy) => ({ byReason, calendarId, steps });

async function requireCalendar(ctx: Ctx, tx: Tx, calendarId: string | null): Promise<void> {
  if (calendarId === null) return;
  const found = await tx.businessCalendar.count({ where: { tenantId: ctx.tenantId, id: calendarId } });
  if (found > 0) return;
  const message = 'Choose one of your calendars';
  throw validation(`${message}.`, [{ path: 'policy.calendarId', message }]);
}

const stored = z
  .object({ version: z.int().default(1) })
  .and(dunningPolicy)
  .nullable();

async function read(ctx: Ctx, tx: Tx): Promise<DunningSettings> {
  const [[tenant], running] = await Promise.all([
    tx.$queryRaw<
      { dunning: unknown }[]
    >`SELECT settings->'billing'->'dunning' AS dunning FROM tenant WHERE id = ${ctx.tenantId}::uuid`,
    tx.process.count({ where: { kind: 'collection', status: { in: ['running', 'paused', 'failed'] } } }),
  ]);
  const dunning = stored.parse(tenant?.dunning ?? null);
  return { ...words(dunning ?? NO_POLICY), version: dunning?.version ?? 1, running };
}
