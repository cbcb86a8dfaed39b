import { type Company, type CreateCompanyInput, createCompanyInput } from '../../domain/companies/contract.ts';
import { conflict } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireOwner } from '../owned.ts';
import { readCompany } from './read.ts';

/** @throws AppError Conflict where another company has this external id */
export async function createCompany(ctx: Ctx, input: CreateCompanyInput): Promise<Company> {
  permit(ctx, 'company:create');
  const { fields, ...company } = createCompanyInput.parse(input);
  const now = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireOwner(ctx, tx, company.ownerId);
    const id = newId();
    const row = { ...company, fields: mergeFields({}, fields ?? {}) };
    await tx.company
      .create({ data: { tenantId: ctx.tenantId, id, ...row, createdAt: now, updatedAt: now } })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw conflict('Another company has this external id. Edit that one instead.');
        throw error;
      });
    await audit(ctx, tx, now, { action: 'created', noun: 'company', subjectId: id, after: row });
    await announce(ctx, tx, 'companies', id);
    return readCompany(ctx, tx, id, Prisma.sql`true`);
  });
}
