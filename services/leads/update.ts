import { conflict } from '../../domain/errors.ts';
import { canMoveLead, type Lead } from '../../domain/leads/contract.ts';
import {
  type LeadVersionInput,
  leadVersionInput,
  type UpdateLeadInput,
  updateLeadInput,
} from '../../domain/leads/requests.ts';
import { audit } from '../audit.ts';
import { changesOf, mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows, requireOwner } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { leadChanged } from './ended.ts';
import { lockLead, readLead } from './read.ts';

/**
 * Changes what is given and differs; an edit without a difference changes nothing, not even the version.
 * @throws AppError Conflict for a stale version, or a status that this one does not lead to
 */
export async function updateLead(ctx: Ctx, input: UpdateLeadInput): Promise<Lead> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:update'), 'l.owner_id');
  const { id, version, fields, ...edit } = updateLeadInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, (tx) =>
    leadChanged(ctx, tx, [id], now, async () => {
      const current = await lockLead(ctx, tx, id, reach);
      requireVersion('This lead', current.version, version);
      if (edit.status && edit.status !== current.status && !canMoveLead(current.status, edit.status)) {
        throw conflict(`A lead that is ${current.status} cannot become ${edit.status}.`);
      }
      await requireOwner(ctx, tx, edit.ownerId);
      const changes = changesOf<Partial<Lead>>(current, {
        ...edit,
        ...(edit.email && { email: edit.email.toLowerCase() }),
        ...(fields && { fields: mergeFields(current.fields, fields) }),
      });
      if (!changes) return current;
      const converted = changes.after.status === 'converted' ? { convertedAt: at } : {};
      await tx.lead.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...(changes.after as object), ...converted, version: version + 1, updatedAt: at },
      });
      const action = changes.after.status === undefined ? 'updated' : 'status-changed';
      await audit(ctx, tx, at, { action, noun: 'lead', subjectId: id, ...changes });
      await announce(ctx, tx, 'leads', id);
      return readLead(ctx, tx, id, reach);
    }),
  );
}

/** The lead has become a customer: its journeys end. */
export const convertLead = (ctx: Ctx, input: LeadVersionInput): Promise<Lead> =>
  updateLead(ctx, { ...leadVersionInput.parse(input), status: 'converted' });
