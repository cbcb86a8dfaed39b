import { validation } from '../../domain/errors.ts';
import { type TicketField, type UpdateTicketFieldInput, updateTicketFieldInput } from '../../domain/tickets/fields.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockField } from './read.ts';

/** Changes a definition; values that are stored stay as they are. @throws AppError Conflict for a stale version */
export async function updateTicketField(ctx: Ctx, input: UpdateTicketFieldInput): Promise<TicketField> {
  permit(ctx, 'ticketField:update');
  const { id, version, ...edit } = updateTicketFieldInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockField(ctx, tx, id);
    requireVersion('This field', current.version, version);
    if (edit.options && (current.type === 'choice') !== edit.options.length > 0) {
      throw validation('A choice has options, nothing else has.', [{ path: 'options', message: 'Name the options' }]);
    }
    const changes = changesOf<Partial<TicketField>>(current, edit);
    if (!changes) return current;
    await tx.ticketField.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...(changes.after as object), version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'updated', noun: 'ticketField', subjectId: id, ...changes });
    await announce(ctx, tx, 'ticketFields', id);
    return lockField(ctx, tx, id);
  });
}
