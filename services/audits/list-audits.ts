import type { AuditEntry, AuditListInput } from '../../domain/audits/contract.ts';
import type { Page } from '../../domain/list.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly action: string;
  readonly noun: string;
  readonly subject_id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly reason: string | null;
  readonly request_id: string | null;
}

/** The history of one noun is open to who may read every one of that noun; all else needs `audit:read`. */
function permitHistory(ctx: Ctx, noun: string | undefined): void {
  if (noun && 'permissions' in ctx.actor && grantedScope(ctx.actor.permissions, `${noun}:read`) === 'tenant') return;
  permit(ctx, 'audit:read');
}

/** Who did what, newest first. */
export async function listAudits(ctx: Ctx, input: AuditListInput): Promise<Page<AuditEntry>> {
  const { noun, subjectId, actorId, action } = input.filter;
  permitHistory(ctx, noun);
  const where = [Prisma.sql`a.tenant_id = ${ctx.tenantId}::uuid`];
  if (noun) where.push(Prisma.sql`a.noun = ${noun}`);
  if (subjectId) where.push(Prisma.sql`a.subject_id = ${subjectId}::uuid`);
  if (actorId) where.push(Prisma.sql`a.actor_id = ${actorId}`);
  if (action) where.push(Prisma.sql`a.action = ${action}`);
  return transaction(ctx, (tx) =>
    listPage(tx, input, {
      select: Prisma.sql`a.id, a.at, a.actor_kind, a.actor_id, m.name AS actor_name, a.action, a.noun, a.subject_id,
        a.before, a.after, a.reason, a.request_id`,
      from: Prisma.sql`audit a LEFT JOIN member m
        ON a.actor_kind = 'member' AND m.tenant_id = a.tenant_id AND m.id::text = a.actor_id`,
      where,
      id: 'a.id',
      sort: { at: { column: 'a.at', type: 'timestamptz' } },
      read: (row: Row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        action: row.action,
        noun: row.noun,
        subjectId: row.subject_id,
        before: row.before,
        after: row.after,
        reason: row.reason,
        requestId: row.request_id,
      }),
    }),
  );
}
