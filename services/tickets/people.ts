import { validation } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * Whoever is to have a ticket, and to whom it escalates: their manager.
 * @returns the team lead; null: the workspace's first manager, or owner, leads
 * @throws AppError Validation where the assignee is nobody of this tenant, or has left
 */
export async function teamLeadOf(ctx: Ctx, tx: Tx, assigneeId: string | null): Promise<string | null> {
  if (!assigneeId) return null;
  const [found] = await tx.$queryRaw<{ managerId: string | null }[]>`
    SELECT manager_id AS "managerId" FROM member
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${assigneeId}::uuid AND deleted_at IS NULL`;
  if (found) return found.managerId;
  throw validation('The assignee is not a member of this workspace.', [
    { path: 'assigneeId', message: 'Choose a member' },
  ]);
}

/** @throws AppError Validation where there is no such team */
export async function requireTeam(ctx: Ctx, tx: Tx, teamId: string | null | undefined): Promise<void> {
  if (!teamId) return;
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM team WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${teamId}::uuid AND deleted_at IS NULL`;
  if (found) return;
  throw validation('This team was not found.', [{ path: 'teamId', message: 'Choose a team of this workspace' }]);
}

interface OfContact {
  readonly companyId: string | null;
  readonly email: string | null;
}

/** @throws AppError Validation where there is no such contact */
export async function ofContact(ctx: Ctx, tx: Tx, contactId: string | null): Promise<OfContact> {
  if (!contactId) return { companyId: null, email: null };
  const [found] = await tx.$queryRaw<OfContact[]>`
    SELECT company_id AS "companyId", email FROM contact
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${contactId}::uuid AND deleted_at IS NULL`;
  if (found) return found;
  throw validation('This contact was not found.', [
    { path: 'contactId', message: 'Choose a contact of this workspace' },
  ]);
}

/** Who did it, by name, as events and messages keep it. */
export const actorName = ({ actor }: Pick<Ctx, 'actor'>): string | null => ('name' in actor ? actor.name : null);
