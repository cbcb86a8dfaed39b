import type { Ctx } from './context.ts';
import { recordset, type Tx } from './database.ts';
import { newId } from './ids.ts';

export interface AuditEntry {
  /** Verb in the past: `created`, `status-changed`. */
  readonly action: string;
  readonly noun: string;
  readonly subjectId: string;
  /** Only the fields that changed. */
  readonly before?: object | null;
  readonly after?: object | null;
  readonly reason?: string | null;
}

const AUDIT_COLUMNS = {
  id: 'uuid',
  action: 'text',
  noun: 'text',
  subjectId: 'uuid',
  before: 'jsonb',
  after: 'jsonb',
  reason: 'text',
} as const;

/** Enters who did what, in the transaction that did it. */
export async function audit(ctx: Ctx, tx: Tx, at: Date, ...entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ id: newId(), ...entry }));
  await tx.$executeRaw`
    INSERT INTO audit (tenant_id, id, at, actor_kind, actor_id, action, noun, subject_id, before, after, reason, request_id)
    SELECT ${ctx.tenantId}::uuid, r.id, ${at}, ${ctx.actor.kind}, ${ctx.actor.id}, r.action, r.noun, r."subjectId", r.before, r.after, r.reason, ${ctx.requestId}
    FROM ${recordset(rows, AUDIT_COLUMNS)}`;
}
