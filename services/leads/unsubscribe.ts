import type { Lead } from '../../domain/leads/contract.ts';
import { type UnsubscribeLeadInput, unsubscribeLeadInput } from '../../domain/leads/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { leadChanged } from './ended.ts';
import { lockLead, readLead } from './read.ts';

/** The lead is not written to any more: its journeys end and what waits in the outbox is suppressed. A second time changes nothing. */
export async function unsubscribeLead(ctx: Ctx, input: UnsubscribeLeadInput): Promise<Lead> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:update'), 'l.owner_id');
  const { id, reason } = unsubscribeLeadInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, (tx) =>
    leadChanged(ctx, tx, [id], now, async () => {
      const current = await lockLead(ctx, tx, id, reach);
      if (current.unsubscribedAt) return current;
      await tx.lead.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { unsubscribedAt: at, version: { increment: 1 }, updatedAt: at },
      });
      await audit(ctx, tx, at, {
        action: 'unsubscribed',
        noun: 'lead',
        subjectId: id,
        after: { unsubscribedAt: at.toISOString() },
        reason: reason ?? null,
      });
      await announce(ctx, tx, 'leads', id);
      return readLead(ctx, tx, id, reach);
    }),
  );
}
