import type { Decision } from '../../domain/mail/decide.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notify } from '../notifications/notify.ts';

/** A mail of ours came back: it counts as failed, and whoever has the ticket is told, for the customer has not read the answer. */
export async function markBounced(
  ctx: Ctx,
  tx: Tx,
  { outgoingId, ticketId, reason }: Decision & { kind: 'bounce' },
  now: Instant,
): Promise<void> {
  const changed = await tx.$executeRaw`
    UPDATE message SET state = 'failed', error = ${reason}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${outgoingId}::uuid AND state IN ('sent', 'sending', 'unknown')`;
  if (changed === 0) return;
  await announce(ctx, tx, 'messages', outgoingId);
  if (!ticketId) return;
  await audit(ctx, tx, new Date(now), {
    action: 'reply-bounced',
    noun: 'ticket',
    subjectId: ticketId,
    after: { messageId: outgoingId },
  });
  await announce(ctx, tx, 'tickets', ticketId);
  const [ticket] = await tx.$queryRaw<{ number: bigint; assigneeId: string | null }[]>`
    SELECT number, assignee_id AS "assigneeId" FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
  if (!ticket?.assigneeId) return;
  await notify(ctx, tx, now, {
    id: derivedId(outgoingId, 'bounced'),
    memberId: ticket.assigneeId,
    tone: 'warning',
    title: `A reply did not arrive: #${ticket.number}`,
    href: `/tickets/${ticketId}`,
  });
}
