import { conflict } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { announce } from '../live.ts';
import { notify } from '../notifications/notify.ts';
import { changeFacts } from '../processes/change.ts';
import { ticketStore } from '../tickets/process.ts';
import { readSide } from './read.ts';

interface Answer {
  readonly body: string;
  readonly authorName: string;
  /** Message-ID; a mail that is handed in twice is entered once. */
  readonly mailId: string | null;
}

/**
 * Enters what the other side answered: its clock stops, and whoever asked is told. The customer's clocks do not move.
 * @throws AppError Conflict where a team answers what is closed; a mail that comes after that opens it again
 */
export async function enterSideAnswer(ctx: Ctx, tx: Tx, id: string, answer: Answer, now: Instant): Promise<void> {
  const at = new Date(now);
  const { ticketId, toName, toAddress } = await readSide(ctx, tx, id);
  await changeFacts(ctx, tx, ticketStore, [ticketId], now, async () => {
    const messageId = newId();
    const entered = await tx.$executeRaw`
      INSERT INTO side_message (tenant_id, id, conversation_id, direction, body, author_name, message_id, at)
      VALUES (${ctx.tenantId}::uuid, ${messageId}::uuid, ${id}::uuid, 'in', ${answer.body}, ${answer.authorName}, ${answer.mailId}, ${at})
      ON CONFLICT DO NOTHING`;
    if (entered === 0) return;
    const [side] = await tx.$queryRaw<{ ownerId: string | null }[]>`
      UPDATE side_conversation SET status = 'answered', answered_at = coalesce(answered_at, ${at}), version = version + 1, updated_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND (status <> 'closed' OR to_address IS NOT NULL) RETURNING owner_id AS "ownerId"`;
    if (!side) throw conflict('This side conversation is closed. Begin another.');
    const [ticket] = await tx.$queryRaw<{ number: bigint; subject: string; assigneeId: string | null }[]>`
      SELECT number, subject, assignee_id AS "assigneeId" FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
    const heard = [side.ownerId, ticket?.assigneeId].filter((one): one is string => typeof one === 'string');
    const people = new Set(heard.filter((one) => one !== ctx.actor.id));
    const title = `${toName ?? toAddress} has answered: #${ticket?.number} ${ticket?.subject}`;
    const notes = [...people].map((memberId) => ({
      id: derivedId(messageId, memberId),
      memberId,
      tone: 'info' as const,
      title,
      href: `/tickets/${ticketId}`,
    }));
    await notify(ctx, tx, now, ...notes);
    await audit(ctx, tx, at, {
      action: 'side-conversation-answered',
      noun: 'ticket',
      subjectId: ticketId,
      after: { sideConversationId: id, messageId },
    });
    await announce(ctx, tx, 'sideConversations', ticketId);
  });
}
