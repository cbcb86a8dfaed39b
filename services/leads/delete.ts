import { leadTitle } from '../../domain/leads/contract.ts';
import { type LeadVersionInput, leadVersionInput } from '../../domain/leads/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { leadChanged } from './ended.ts';
import { lockLead } from './read.ts';

/** Gone from every list, and its journeys end; the row is kept, so that an import does not bring it back. */
export async function deleteLead(ctx: Ctx, input: LeadVersionInput): Promise<void> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:delete'), 'l.owner_id');
  const { id, version } = leadVersionInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  await transaction(ctx, (tx) =>
    leadChanged(ctx, tx, [id], now, async () => {
      const current = await lockLead(ctx, tx, id, reach);
      requireVersion('This lead', current.version, version);
      await tx.lead.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { deletedAt: at, updatedAt: at, version: version + 1 },
      });
      await audit(ctx, tx, at, {
        action: 'deleted',
        noun: 'lead',
        subjectId: id,
        before: { title: leadTitle(current) },
      });
      await announce(ctx, tx, 'leads', id);
    }),
  );
}
