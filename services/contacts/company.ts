import { validation } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** @throws AppError Validation where there is no such company */
export async function requireCompany(ctx: Ctx, tx: Tx, companyId: string | null | undefined): Promise<void> {
  if (!companyId) return;
  const found = await tx.company.count({ where: { tenantId: ctx.tenantId, id: companyId, deletedAt: null } });
  if (found > 0) return;
  throw validation('This company was not found.', [
    { path: 'companyId', message: 'Choose a company of this workspace' },
  ]);
}
