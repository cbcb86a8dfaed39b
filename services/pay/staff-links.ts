import { notFound } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { accountUrl, payTurns, payUrl } from './links.ts';

/** A link for whoever pays the invoice, to be handed to them by other ways than our mail. @throws AppError NotFound, Forbidden */
export async function getPayLink(ctx: Ctx, { id }: { id: string }): Promise<{ url: string }> {
  permit(ctx, 'invoice:collect');
  const now = await ctx.clock.now();
  const turn = await transaction(ctx, async (tx) => {
    const found = await tx.invoice.count({ where: { tenantId: ctx.tenantId, id, status: { not: 'draft' } } });
    return found > 0 ? (await payTurns(ctx, tx, [id])).get(id) : undefined;
  });
  if (turn === undefined) throw notFound('This invoice');
  return { url: payUrl(ctx.tenantId, id, turn, now) };
}

/** A link to a customer's own page. @throws AppError NotFound, Forbidden */
export async function getAccountLink(ctx: Ctx, { id }: { id: string }): Promise<{ url: string }> {
  permit(ctx, 'invoice:collect');
  const now = await ctx.clock.now();
  const row = await transaction(ctx, (tx) =>
    tx.customer.findFirst({ where: { tenantId: ctx.tenantId, id, deletedAt: null }, select: { linkTurn: true } }),
  );
  if (!row) throw notFound('This customer');
  return { url: accountUrl(ctx.tenantId, id, String(row.linkTurn), now) };
}

/** Makes every link void that was given to a customer, to invoices and to their page. @throws AppError NotFound, Forbidden */
export async function revokePayLinks(ctx: Ctx, { id }: { id: string }): Promise<{ id: string }> {
  permit(ctx, 'invoice:collect');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const { count } = await tx.customer.updateMany({
      where: { tenantId: ctx.tenantId, id, deletedAt: null },
      data: { linkTurn: { increment: 1 } },
    });
    if (count === 0) throw notFound('This customer');
    await audit(ctx, tx, at, { action: 'pay-links-revoked', noun: 'customer', subjectId: id });
    return { id };
  });
}
