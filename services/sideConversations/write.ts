import { addBusiness } from '../../domain/calendars/business-time.ts';
import { conflict, validation } from '../../domain/errors.ts';
import { sideAddress, untagged } from '../../domain/mail/letter.ts';
import {
  type SideConversation,
  type StartSideInput,
  startSideInput,
  type WriteSideInput,
  writeSideInput,
} from '../../domain/tickets/side-conversations.ts';
import { type Instant, SECOND } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { announce } from '../live.ts';
import { signSide } from '../mailboxes/secrets.ts';
import { queueMessages } from '../messages/queue.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { actorName } from '../tickets/people.ts';
import { ticketStore } from '../tickets/process.ts';
import { factsOfTickets, lockTicket, readRow } from '../tickets/read.ts';
import { readSide } from './read.ts';

/**
 * Begins a conversation beside a ticket, with a supplier or another team, by e-mail. Its answer comes back to it; where a time is agreed,
 * its clock runs in the ticket's business time. @throws AppError Conflict for a closed ticket, Validation for a mailbox of ours
 */
export async function startSideConversation(ctx: Ctx, input: StartSideInput): Promise<SideConversation> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { ticketId, toAddress, toName, subject, body, targetSeconds } = startSideInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const id = newId();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, ticketStore, [ticketId], now, async () => {
      const ticket = await lockTicket(ctx, tx, ticketId, reach);
      if (ticket.status === 'closed') throw conflict('This ticket is closed. Reopen it first.');
      const dueAt = await dueAfter(tx, ticketId, targetSeconds, now);
      await tx.sideConversation.create({
        data: {
          tenantId: ctx.tenantId,
          id,
          ticketId,
          subject,
          toName,
          toAddress,
          status: 'waiting',
          targetSeconds,
          askedAt: at,
          dueAt,
          ownerId: ctx.actor.kind === 'member' ? ctx.actor.id : null,
          createdAt: at,
          updatedAt: at,
        },
      });
      await send(ctx, tx, { id, toAddress, toName, subject }, body, now);
      await audit(ctx, tx, at, {
        action: 'side-conversation-started',
        noun: 'ticket',
        subjectId: ticketId,
        after: { sideConversationId: id, toAddress, targetSeconds },
      });
      await announce(ctx, tx, 'sideConversations', ticketId);
    });
    return readSide(ctx, tx, id);
  });
}

/** Writes on: they are asked again, and the agreed time begins anew. @throws AppError NotFound, Conflict where it is closed */
export async function writeSideConversation(ctx: Ctx, input: WriteSideInput): Promise<SideConversation> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, body, targetSeconds: given } = writeSideInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const { ticketId } = await readSide(ctx, tx, id);
    await changeFacts(ctx, tx, ticketStore, [ticketId], now, async () => {
      await lockTicket(ctx, tx, ticketId, reach);
      const side = await readSide(ctx, tx, id);
      if (side.status === 'closed') throw conflict('This side conversation is closed. Begin another.');
      const targetSeconds = given === undefined ? side.targetSeconds : given;
      const dueAt = await dueAfter(tx, ticketId, targetSeconds, now);
      await tx.$executeRaw`
        UPDATE side_conversation SET status = 'waiting', target_seconds = ${targetSeconds}, asked_at = ${at}, asks = asks + 1, due_at = ${dueAt},
          answered_at = NULL, late_at = NULL, version = version + 1, updated_at = ${at}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      await send(ctx, tx, side, body, now);
      await audit(ctx, tx, at, {
        action: 'side-conversation-written',
        noun: 'ticket',
        subjectId: ticketId,
        after: { sideConversationId: id },
      });
      await announce(ctx, tx, 'sideConversations', ticketId);
    });
    return readSide(ctx, tx, id);
  });
}

/** Nothing more is waited for. */
export async function closeSideConversation(ctx: Ctx, { id }: { readonly id: string }): Promise<SideConversation> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const { ticketId } = await readSide(ctx, tx, id);
    await changeFacts(ctx, tx, ticketStore, [ticketId], now, async () => {
      await readRow(ctx, tx, ticketId, reach);
      await tx.$executeRaw`
        UPDATE side_conversation SET status = 'closed', version = version + 1, updated_at = ${at}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND status <> 'closed'`;
      await audit(ctx, tx, at, {
        action: 'side-conversation-closed',
        noun: 'ticket',
        subjectId: ticketId,
        after: { sideConversationId: id },
      });
      await announce(ctx, tx, 'sideConversations', ticketId);
    });
    return readSide(ctx, tx, id);
  });
}

/** In the business time of the ticket's calendar. */
async function dueAfter(tx: Tx, ticketId: string, seconds: number | null, now: Instant): Promise<Date | null> {
  if (seconds === null) return null;
  const facts = (await factsOfTickets(tx, [ticketId])).get(ticketId);
  const due = facts && addBusiness(facts.calendar, now, seconds * SECOND);
  return due ? new Date(due) : null;
}

interface Addressed {
  readonly id: string;
  readonly toAddress: string;
  readonly toName: string | null;
  readonly subject: string;
}

async function send(ctx: Ctx, tx: Tx, side: Addressed, body: string, now: Instant): Promise<void> {
  await refuseOurOwn(ctx, tx, side.toAddress);
  const messageId = newId();
  const authorId = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const before = await tx.$queryRaw<{ mailId: string }[]>`
    SELECT message_id AS "mailId" FROM side_message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND conversation_id = ${side.id}::uuid AND message_id IS NOT NULL ORDER BY at, id`;
  await tx.$executeRaw`
    INSERT INTO side_message (tenant_id, id, conversation_id, direction, body, author_id, author_name, at)
    VALUES (${ctx.tenantId}::uuid, ${messageId}::uuid, ${side.id}::uuid, 'out', ${body}, ${authorId}::uuid, ${actorName(ctx)}, ${new Date(now)})`;
  const [box] = await tx.$queryRaw<{ address: string; name: string }[]>`
    SELECT address, name FROM mailbox WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1`;
  const references = before.map(({ mailId }) => mailId);
  const mail = {
    id: derivedId(messageId, 'email'),
    channel: 'email' as const,
    toAddress: side.toAddress,
    toName: side.toName,
    subject: side.subject,
    body,
    dueAt: now,
    noun: 'sideConversation',
    subjectId: side.id,
    envelope: {
      inReplyTo: references.at(-1) ?? null,
      references,
      replyTo: box ? sideAddress(box.address, side.id, signSide(ctx.tenantId, side.id)) : null,
      fromName: box?.name ?? null,
      files: [],
    },
  };
  await queueMessages(ctx, tx, [mail], now);
}

/** What one of our mailboxes is sent by us is a loop, and would be taken in by nobody. */
async function refuseOurOwn(ctx: Ctx, tx: Tx, toAddress: string): Promise<void> {
  const { address } = untagged(toAddress);
  const ours = await tx.mailbox.count({ where: { tenantId: ctx.tenantId, deletedAt: null, address } });
  if (ours === 0) return;
  const message = `${address} is a mailbox of this workspace, where mail of ours counts as a loop. Write to somebody else, or leave an internal note.`;
  throw validation(message, [{ path: 'toAddress', message }]);
}
