import { grantedScope, type Permission, type Scope } from '../../domain/members/permissions.ts';
import { PROCESS_KINDS, type ProcessKind } from '../../domain/process/contract.ts';
import { type Ctx, permit } from '../context.ts';
import { Prisma } from '../database.ts';
import { reachOf as sheetsInReach } from '../timesheets/reach.ts';

/** A process shows its subject, so reading it takes what reading its subject takes. */
const SUBJECT: Record<ProcessKind, Permission> = {
  'ticket-sla': 'ticket:read',
  nurture: 'lead:read',
  billing: 'subscription:read',
  collection: 'invoice:read',
  timesheet: 'timesheet:read',
  delivery: 'message:read',
  import: 'import:read',
  'price-move': 'subscription:read',
};

/**
 * The processes (table alias `p`) that the actor may read or manage: those whose whole noun they may read, and of timesheets
 * those that are in their own reach.
 * @throws AppError Forbidden
 */
export function reachOf(ctx: Ctx, permission: 'process:read' | 'process:manage'): Prisma.Sql {
  const scope = permit(ctx, permission);
  if (!('permissions' in ctx.actor)) return Prisma.sql`true`;
  const { permissions } = ctx.actor;
  const subjectScope = (kind: ProcessKind): Scope | null => grantedScope(permissions, SUBJECT[kind]);
  const whole = PROCESS_KINDS.filter((kind) => scope === 'tenant' && subjectScope(kind) === 'tenant');
  const kinds = Prisma.sql`p.kind = ANY(${whole})`;
  if (whole.includes('timesheet') || subjectScope('timesheet') === null) return kinds;
  return Prisma.sql`(${kinds} OR (p.kind = 'timesheet' AND p.subject_id IN (
    SELECT t.id FROM timesheet t LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.approver_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${sheetsInReach(ctx)})))`;
}
