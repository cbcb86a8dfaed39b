import { type DeleteContactInput, deleteContactInput } from '../../domain/contacts/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { lockContact } from './read.ts';

/** The row is kept, so that an import does not bring it back. */
export async function deleteContact(ctx: Ctx, input: DeleteContactInput): Promise<void> {
  const reach = ownedRows(ctx, permit(ctx, 'contact:delete'), 'c.owner_id');
  const { id, version } = deleteContactInput.parse(input);
  const now = new Date(await ctx.clock.now());
  await transaction(ctx, async (tx) => {
    const { current } = await lockContact(ctx, tx, id, reach);
    requireVersion('This contact', current.version, version);
    await tx.contact.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { deletedAt: now, updatedAt: now, version: version + 1 },
    });
    await audit(ctx, tx, now, { action: 'deleted', noun: 'contact', subjectId: id, before: { name: current.name } });
    await announce(ctx, tx, 'contacts', id);
  });
}
