import { notFound } from '../../domain/errors.ts';
import type { MailboxWebhook } from '../../domain/mail/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { webhookOf } from './secrets.ts';

/** Where a provider posts this mailbox's mails, and its secret. @param renew makes another secret: what is signed with the old one is refused */
export async function mailboxWebhook(ctx: Ctx, { id, renew }: { id: string; renew: boolean }): Promise<MailboxWebhook> {
  permit(ctx, 'mailbox:update');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ turn: number }[]>`
      UPDATE mailbox SET webhook_turn = webhook_turn + ${renew ? 1 : 0}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL RETURNING webhook_turn AS turn`;
    if (!row) throw notFound('This mailbox');
    if (renew) await audit(ctx, tx, at, { action: 'secret-renewed', noun: 'mailbox', subjectId: id });
    return webhookOf(ctx.tenantId, id, row.turn);
  });
}
