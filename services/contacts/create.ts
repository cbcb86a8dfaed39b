import { type Contact, type CreateContactInput, createContactInput } from '../../domain/contacts/contract.ts';
import { conflict } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireOwner } from '../owned.ts';
import { requireCompany } from './company.ts';
import { readContact } from './read.ts';

/** @throws AppError Conflict where another contact has this external id */
export async function createContact(ctx: Ctx, input: CreateContactInput): Promise<Contact> {
  permit(ctx, 'contact:create');
  const { fields, ...contact } = createContactInput.parse(input);
  const now = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireOwner(ctx, tx, contact.ownerId);
    await requireCompany(ctx, tx, contact.companyId);
    const id = newId();
    const row = { ...contact, fields: mergeFields({}, fields ?? {}) };
    await tx.contact
      .create({ data: { tenantId: ctx.tenantId, id, ...row, createdAt: now, updatedAt: now } })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw conflict('Another contact has this external id. Edit that one instead.');
        throw error;
      });
    await audit(ctx, tx, now, { action: 'created', noun: 'contact', subjectId: id, after: row });
    await announce(ctx, tx, 'contacts', id);
    return readContact(ctx, tx, id, Prisma.sql`true`);
  });
}
