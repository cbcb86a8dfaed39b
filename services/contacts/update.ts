import { type Contact, type UpdateContactInput, updateContactInput } from '../../domain/contacts/contract.ts';
import { audit } from '../audit.ts';
import { changesOf, mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows, requireOwner } from '../owned.ts';
import { followContact } from '../tickets/follow-contact.ts';
import { requireVersion } from '../version.ts';
import { requireCompany } from './company.ts';
import { lockContact, readContact } from './read.ts';

/**
 * Changes what is given and differs; an edit without a difference changes nothing, not even the version. With another company their open
 * tickets come along.
 */
export async function updateContact(ctx: Ctx, input: UpdateContactInput): Promise<Contact> {
  const reach = ownedRows(ctx, permit(ctx, 'contact:update'), 'c.owner_id');
  const { id, version, fields, ...edit } = updateContactInput.parse(input);
  const at = await ctx.clock.now();
  const now = new Date(at);
  return transaction(ctx, async (tx) => {
    const { current, heldCompanyId } = await lockContact(ctx, tx, id, reach);
    requireVersion('This contact', current.version, version);
    await requireOwner(ctx, tx, edit.ownerId);
    await requireCompany(ctx, tx, edit.companyId);
    const changes = changesOf<Partial<Contact>>(current, {
      ...edit,
      ...(fields && { fields: mergeFields(current.fields, fields) }),
    });
    if (!changes) return current;
    await tx.contact.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...(changes.after as object), version: version + 1, updatedAt: now },
    });
    const { companyId } = changes.after;
    if (companyId !== undefined) await followContact(ctx, tx, id, { from: heldCompanyId, to: companyId }, at);
    await audit(ctx, tx, now, { action: 'updated', noun: 'contact', subjectId: id, ...changes });
    await announce(ctx, tx, 'contacts', id);
    return readContact(ctx, tx, id, reach);
  });
}
