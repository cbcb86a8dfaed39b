import type { TicketMessageKind } from '../../domain/tickets/contract.ts';
import { type AddedMessage, type AddMessageInput, addMessageInput } from '../../domain/tickets/requests.ts';
import { statusAfterCustomerMessage, statusAfterStaffReply, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { requireOwnFiles } from '../files/attachments.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { enterEvents, enterTargets } from './events.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import { keepFinished } from './keep-clocks.ts';
import { mailRequester } from './mail-requester.ts';
import { type FromOutside, insertMessage } from './messages.ts';
import { ticketStore } from './process.ts';
import { lockTicket, readTicket, type TicketRow } from './read.ts';
import { requireTransition } from './update.ts';

/**
 * Adds what an agent answered or noted, or what the customer wrote, with the status that follows from it or is given beside it.
 * A public reply goes to the requester by e-mail, where the address is known.
 * @param outside who wrote it and how it came, where that was not in the app
 * @throws AppError Conflict for a status that this one does not lead to
 */
export async function addMessage(
  ctx: Ctx,
  input: AddMessageInput,
  outside?: FromOutside & { readonly fileIds?: readonly string[] },
): Promise<AddedMessage> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, kind, body, status, fileIds } = addMessageInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    await holdPoliciesOfTicket(ctx, tx, id);
    const message = await changeFacts(ctx, tx, ticketStore, [id], now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      await requireOwnFiles(ctx, tx, fileIds);
      const files = [...fileIds, ...(outside?.fileIds ?? [])];
      const added = await insertMessage(ctx, tx, { ticketId: id, kind, body, fileIds: files, outside }, now);
      const to = status ?? FOLLOWS[kind](current.status);
      if (to !== current.status) await changeStatus(ctx, tx, current, to, status !== undefined, now);
      else {
        await tx.$executeRaw`UPDATE ticket SET updated_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      }
      if (kind === 'public_reply') await mailRequester(ctx, tx, current, added, now);
      // The text is in the message; an audit that repeated it would keep it for ever.
      await audit(ctx, tx, at, {
        action: AUDITED[kind],
        noun: 'ticket',
        subjectId: id,
        ...(to !== current.status && { before: { status: current.status } }),
        after: { messageId: added.id, ...(to !== current.status && { status: to }) },
      });
      await announce(ctx, tx, 'tickets', id);
      return added;
    });
    const ticket = await readTicket(ctx, tx, id, Prisma.sql`true`, now);
    await keepFinished(ctx, tx, id, ticket.clocks);
    return { message, ticket };
  });
}

const FOLLOWS: Readonly<Record<TicketMessageKind, (status: TicketStatus) => TicketStatus>> = {
  customer_message: statusAfterCustomerMessage,
  public_reply: statusAfterStaffReply,
  internal_note: (status) => status,
};

const AUDITED: Readonly<Record<TicketMessageKind, string>> = {
  customer_message: 'customer-wrote',
  public_reply: 'replied',
  internal_note: 'noted',
};

async function changeStatus(
  ctx: Ctx,
  tx: Tx,
  current: TicketRow,
  to: TicketStatus,
  asked: boolean,
  now: Instant,
): Promise<void> {
  if (asked) requireTransition(current.status, to);
  await tx.$executeRaw`
    UPDATE ticket SET status = ${to}, version = version + 1, updated_at = ${new Date(now)}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${current.id}::uuid`;
  await enterEvents(ctx, tx, current.id, now, { kind: 'status', to });
  await enterTargets(ctx, tx, Prisma.sql`t.id = ${current.id}::uuid AND t.status NOT IN ('solved', 'closed')`, now);
}
