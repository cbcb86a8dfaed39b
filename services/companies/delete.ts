import { type DeleteCompanyInput, deleteCompanyInput } from '../../domain/companies/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { lockCompany } from './read.ts';

/** Its contacts stay, without a company in lists; the row is kept, so that an import does not bring it back. */
export async function deleteCompany(ctx: Ctx, input: DeleteCompanyInput): Promise<void> {
  const reach = ownedRows(ctx, permit(ctx, 'company:delete'), 'c.owner_id');
  const { id, version } = deleteCompanyInput.parse(input);
  const now = new Date(await ctx.clock.now());
  await transaction(ctx, async (tx) => {
    const current = await lockCompany(ctx, tx, id, reach);
    requireVersion('This company', current.version, version);
    await tx.company.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { deletedAt: now, updatedAt: now, version: version + 1 },
    });
    await audit(ctx, tx, now, { action: 'deleted', noun: 'company', subjectId: id, before: { name: current.name } });
    await announce(ctx, tx, 'companies', id);
  });
}
