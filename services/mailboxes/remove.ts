import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockMailbox } from './read.ts';

/** Its tickets and their mails stay; mail to it is refused from now on, and the address is free. @throws AppError Conflict */
export async function removeMailbox(
  ctx: Ctx,
  { id, version }: { id: string; version: number },
): Promise<{ id: string }> {
  permit(ctx, 'mailbox:delete');
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockMailbox(ctx, tx, id, now);
    requireVersion('This mailbox', current.version, version);
    await tx.$executeRaw`
      UPDATE mailbox SET address = 'removed:' || id, imap = NULL, imap_password = NULL, deleted_at = ${at}, version = version + 1, updated_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, at, {
      action: 'deleted',
      noun: 'mailbox',
      subjectId: id,
      before: { address: current.address },
    });
    await announce(ctx, tx, 'mailboxes', id);
    return { id };
  });
}
