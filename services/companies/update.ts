import { type Company, type UpdateCompanyInput, updateCompanyInput } from '../../domain/companies/contract.ts';
import { audit } from '../audit.ts';
import { changesOf, mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows, requireOwner } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { lockCompany, readCompany } from './read.ts';

/** Changes what is given and differs; an edit without a difference changes nothing, not even the version. */
export async function updateCompany(ctx: Ctx, input: UpdateCompanyInput): Promise<Company> {
  const reach = ownedRows(ctx, permit(ctx, 'company:update'), 'c.owner_id');
  const { id, version, fields, ...edit } = updateCompanyInput.parse(input);
  const now = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockCompany(ctx, tx, id, reach);
    requireVersion('This company', current.version, version);
    await requireOwner(ctx, tx, edit.ownerId);
    const changes = changesOf<Partial<Company>>(current, {
      ...edit,
      ...(fields && { fields: mergeFields(current.fields, fields) }),
    });
    if (!changes) return current;
    await tx.company.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...(changes.after as object), version: version + 1, updatedAt: now },
    });
    await audit(ctx, tx, now, { action: 'updated', noun: 'company', subjectId: id, ...changes });
    await announce(ctx, tx, 'companies', id);
    return readCompany(ctx, tx, id, reach);
  });
}
