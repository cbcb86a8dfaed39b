import { validation } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** @throws AppError Validation where there is no such company */
export async function requireCompany(ctx: Ctx, tx: Tx, companyId: string | null | undefined): Promise<void> {
  if (!companyId) return;
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM company WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${companyId}::uuid AND deleted_at IS NULL`;
  if (found) return;
  throw validation('This company was not found.', [
    { path: 'companyId', message: 'Choose a company of this workspace' },
  ]);
}
