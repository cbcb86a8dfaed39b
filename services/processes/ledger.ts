import { conflict } from '../../domain/errors.ts';
import type { LedgerState } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';

export interface LedgerWrite {
  /** `ledgerId` of its process and key. */
  readonly id: string;
  readonly processId: string;
  readonly key: string;
  readonly kind: string;
  readonly data: object | null;
  readonly dueAt: Instant;
  readonly state: LedgerState;
  readonly attempt: number;
  readonly retryAt: Instant | null;
  readonly result: unknown;
  readonly error: string | null;
}

const LEDGER_COLUMNS = {
  id: 'uuid',
  processId: 'uuid',
  key: 'text',
  kind: 'text',
  data: 'jsonb',
  dueAt: 'timestamptz',
  state: 'text',
  attempt: 'int',
  retryAt: 'timestamptz',
  result: 'jsonb',
  error: 'text',
} as const;

/**
 * Enters effects under the lock of their processes. A key is entered once; only an entry that is still open (refused, or being worked on)
 * moves, and only from the attempt that the writer saw.
 * @throws AppError Conflict where another has entered one of them: nothing of this transaction may stand then
 */
export async function enterLedger(ctx: Ctx, tx: Tx, entries: readonly LedgerWrite[], now: Instant): Promise<void> {
  if (entries.length === 0) return;
  const entered = await tx.$executeRaw`
    INSERT INTO ledger (tenant_id, id, process_id, key, kind, data, due_at, state, attempt, at, retry_at, result, error)
    SELECT ${ctx.tenantId}::uuid, r.id, r."processId", r.key, r.kind, r.data, r."dueAt", r.state, r.attempt, ${new Date(now)},
      r."retryAt", r.result, r.error
    FROM ${recordset(entries, LEDGER_COLUMNS)}
    ON CONFLICT (tenant_id, process_id, key) DO UPDATE
      SET state = excluded.state, attempt = excluded.attempt, at = excluded.at, retry_at = excluded.retry_at,
        result = excluded.result, error = excluded.error
      WHERE (ledger.state = 'refused' AND ledger.attempt = excluded.attempt - 1)
        OR (ledger.state IN ('claimed', 'sending') AND ledger.attempt = excluded.attempt)`;
  if (entered !== entries.length)
    throw conflict('Somebody else has just done this. Nothing was done twice; look again.');
}
