import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockField } from './read.ts';

/** Takes a field out of use; what tickets hold of it is kept and no longer shown. */
export async function deleteTicketField(ctx: Ctx, input: { id: string; version: number }): Promise<{ id: string }> {
  permit(ctx, 'ticketField:delete');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockField(ctx, tx, input.id);
    requireVersion('This field', current.version, input.version);
    await tx.ticketField.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: input.id } },
      data: { deletedAt: at, updatedAt: at, version: current.version + 1 },
    });
    await audit(ctx, tx, at, { action: 'deleted', noun: 'ticketField', subjectId: input.id, before: current });
    await announce(ctx, tx, 'ticketFields', input.id);
    return { id: input.id };
  });
}
