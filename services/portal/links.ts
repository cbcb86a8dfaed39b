import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from '../tickets/read.ts';
import { portalTurns, portalUrl } from './mail-links.ts';

/** A link for the requester of a ticket, to be handed to them by other ways than our mail. */
export async function getPortalLink(ctx: Ctx, { id }: { id: string }): Promise<{ url: string }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    const turns = await portalTurns(ctx, tx, [id]);
    return { url: portalUrl(ctx.tenantId, id, turns.get(id) ?? '', now) };
  });
}

/** Makes every link void that the requester has: of all their tickets where they are a contact, else of this one. */
export async function revokePortalLinks(ctx: Ctx, { id }: { id: string }): Promise<{ id: string }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const { contactId } = await readRow(ctx, tx, id, reach);
    if (contactId) {
      await tx.$executeRaw`UPDATE contact SET portal_turn = portal_turn + 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${contactId}::uuid`;
    } else {
      await tx.$executeRaw`UPDATE ticket SET portal_turn = portal_turn + 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    }
    await audit(ctx, tx, at, { action: 'portal-links-revoked', noun: 'ticket', subjectId: id });
    return { id };
  });
}
