import { conflict, notFound } from '../../domain/errors.ts';
import { type InterveneInput, interveneInput } from '../../domain/process/console.ts';
import type { Effect, ProcessKind, ProcessStatus } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { endAbandoned } from './call.ts';
import { changeFacts } from './change.ts';
import { reachOf } from './reach.ts';
import { withLedgers } from './rows.ts';
import type { ProcessRow, Stores } from './store.ts';

/**
 * Changes a process by hand: under its lock, audited with the reason, planned again and woken.
 * @throws AppError NotFound, or Conflict where its status does not allow it
 */
async function intervene(
  ctx: Ctx,
  stores: Stores,
  input: InterveneInput,
  action: string,
  from: readonly ProcessStatus[],
  change: (tx: Tx, row: ProcessRow, now: Instant) => Promise<void>,
): Promise<void> {
  const reach = reachOf(ctx, 'process:manage');
  const { id, reason } = interveneInput.parse(input);
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    const [found] = await tx.$queryRaw<{ kind: ProcessKind }[]>`
      SELECT p.kind FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.id = ${id}::uuid AND ${reach}`;
    const store = found && stores[found.kind];
    if (!store) throw notFound('This process');
    await changeFacts(ctx, tx, store, Prisma.sql`p.id = ${id}::uuid`, now, async ([row]) => {
      if (!row) throw notFound('This process');
      if (!from.includes(row.status))
        throw conflict(`This process is ${STATUS_WORDS[row.status]}, so it cannot be ${action}.`);
      await change(tx, row, now);
      await audit(ctx, tx, new Date(now), {
        action,
        noun: 'process',
        subjectId: id,
        before: { status: row.status },
        reason,
      });
      await announce(ctx, tx, 'processes', id);
    });
  });
}

const STATUS_WORDS: Record<ProcessStatus, string> = {
  running: 'running',
  paused: 'paused',
  failed: 'stopped by a failure',
  over: 'over',
  cancelled: 'cancelled',
};

const setStatus = (tx: Tx, row: ProcessRow, status: ProcessStatus) =>
  tx.$executeRaw`UPDATE process SET status = ${status} WHERE tenant_id = (SELECT app_tenant()) AND id = ${row.id}::uuid AND status = ${row.status}`;

/** Holds a process: nothing of it is due until it is resumed. Its deadlines go on; what is overdue then is judged by its plan. */
export const pauseProcess = (ctx: Ctx, stores: Stores, input: InterveneInput): Promise<void> =>
  intervene(ctx, stores, input, 'paused', ['running'], async (tx, row) => {
    await setStatus(tx, row, 'paused');
  });

export const resumeProcess = (ctx: Ctx, stores: Stores, input: InterveneInput): Promise<void> =>
  intervene(ctx, stores, input, 'resumed', ['paused'], async (tx, row) => {
    await setStatus(tx, row, 'running');
  });

/** Ends a process for good; its subject stays. */
export const cancelProcess = (ctx: Ctx, stores: Stores, input: InterveneInput): Promise<void> =>
  intervene(ctx, stores, input, 'cancelled', ['running', 'paused', 'failed'], async (tx, row, now) => {
    if (row.kind === 'delivery')
      throw conflict(
        'A channel of messages cannot be cancelled: pause it, and resume it when messages may go out again.',
      );
    await setStatus(tx, row, 'cancelled');
    await endAbandoned(tx, row.id, now);
    await stores[row.kind]?.cancelled?.(ctx, tx, [row.subjectId], now);
  });

/** Lets the failed effect be tried again, under a new provider key; effects done earlier are not repeated. */
export const retryProcess = (ctx: Ctx, stores: Stores, input: InterveneInput): Promise<void> =>
  intervene(ctx, stores, input, 'retried', ['failed', 'running'], async (tx, row, now) => {
    const moved = await moveFailed(tx, row, 'refused', now);
    if (moved.length === 0 && row.status !== 'failed') throw conflict('No step of this process has failed.');
    if (row.status === 'failed') await setStatus(tx, row, 'running');
  });

/** Leaves the failed effect out; the plan goes on after it. */
export const skipFailedStep = (ctx: Ctx, stores: Stores, input: InterveneInput): Promise<void> =>
  intervene(ctx, stores, input, 'skipped', ['failed', 'running'], async (tx, row, now) => {
    const moved = await moveFailed(tx, row, 'skipped', now);
    if (moved.length === 0) throw conflict('No step of this process has failed, so there is nothing to skip.');
    if (row.status === 'failed') await setStatus(tx, row, 'running');
    await applySkipped(ctx, tx, stores, row, moved, now);
  });

/** What follows a step that was left out is the noun's to say, as after any other end of it. */
async function applySkipped(
  ctx: Ctx,
  tx: Tx,
  stores: Stores,
  row: ProcessRow,
  effects: readonly Effect[],
  now: Instant,
): Promise<void> {
  const store = stores[row.kind];
  const before = (await store?.load(tx, await withLedgers(tx, [{ ...row, status: 'running' }]), now))?.get(row.id);
  if (!store || !before) return;
  let after = before;
  for (const effect of effects) after = store.definition.apply(after, effect, { state: 'skipped', at: now }, now);
  await store.write(ctx, tx, [], [{ processId: row.id, subjectId: row.subjectId, before, after, over: null }], now);
}

/** Moves the step that stopped the process, or else the one that failed last. @returns it; empty where none has failed */
async function moveFailed(tx: Tx, row: ProcessRow, to: 'refused' | 'skipped', now: Instant): Promise<Effect[]> {
  const rows = await tx.$queryRaw<{ key: string; kind: string; dueAt: Date; data: Effect['data'] | null }[]>`
    UPDATE ledger SET state = ${to}, retry_at = ${to === 'refused' ? new Date(now) : null}, at = ${new Date(now)}
    WHERE tenant_id = (SELECT app_tenant()) AND process_id = ${row.id}::uuid AND key = (
      SELECT l.key FROM ledger l JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id
      WHERE l.tenant_id = (SELECT app_tenant()) AND l.process_id = ${row.id}::uuid AND l.state IN ('failed', 'unknown')
      ORDER BY (l.key = p.error->>'effectKey') IS TRUE DESC, l.at DESC LIMIT 1)
    RETURNING key, kind, due_at AS "dueAt", data`;
  return rows.map(({ data, ...effect }) => ({ ...effect, dueAt: effect.dueAt.getTime(), ...(data ? { data } : {}) }));
}
