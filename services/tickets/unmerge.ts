import { conflict } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type OfTicket, ofTicket } from '../../domain/tickets/desk.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { copiesByMerge } from './carry-over-copies.ts';
import { enterStatus } from './change-ticket.ts';
import { comeUnderPolicy } from './come-under.ts';
import { keepFinished } from './keep-clocks.ts';
import { insertMessage } from './messages.ts';
import { ticketStore } from './process.ts';
import { lockTicket, readRow, readTicket } from './read.ts';
import { takeBack } from './take-back.ts';

/**
 * Takes a merge back: the ticket has a conversation of its own again. Both tickets' clocks and statuses are what they would be had they
 * never been merged; what was written meanwhile stays where it was written.
 * @throws AppError Conflict where it is not merged, or what it was merged into is itself
 */
export async function unmergeTicket(ctx: Ctx, input: OfTicket): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, version } = ofTicket.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { mergedIntoId: into } = await readRow(ctx, tx, id, reach);
    if (into === null) throw notMerged();
    await changeFacts(ctx, tx, ticketStore, [id, into], now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      requireVersion('This ticket', current.version, version);
      if (current.mergedIntoId !== into) throw notMerged();
      const target = await lockTicket(ctx, tx, into, Prisma.sql`true`);
      // It waits for an answer there in the name of this one too.
      if (target.mergedIntoId !== null) throw conflict(`Take back the merge of #${target.number} first.`);
      const copies = await copiesByMerge(ctx, tx, into, current);
      await tx.$executeRaw`UPDATE ticket SET merged_into_id = NULL WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      const status = await takeBack(ctx, tx, id, id, now);
      // Closed before the merge: somebody wants to go on with it.
      if (status === null) await enterStatus(ctx, tx, id, 'open', now);
      else await comeUnderPolicy(ctx, tx, id, now);
      await takeBack(ctx, tx, into, id, now);
      // What is answered there is no longer theirs to read, unless they read it before or by another ticket of theirs.
      if (copies.every((one) => one.id === id && one.isByMerge)) {
        await tx.$executeRaw`
          UPDATE ticket SET cc = array_remove(cc, ${current.requesterEmail?.toLowerCase() ?? ''})
          WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${into}::uuid`;
      }
      const note = (ticketId: string, body: string) =>
        insertMessage(ctx, tx, { ticketId, kind: 'internal_note', body }, now);
      await note(id, 'No longer merged: this ticket goes on by itself.');
      await note(into, `#${current.number} ${current.subject} is no longer merged into this ticket.`);
      await audit(ctx, tx, new Date(now), {
        action: 'unmerged',
        noun: 'ticket',
        subjectId: id,
        before: { status: current.status, mergedIntoId: into },
        after: { status: status ?? 'open', mergedIntoId: null },
      });
      await announce(ctx, tx, 'tickets', null);
    });
    const [ticket, other] = [
      await readTicket(ctx, tx, id, Prisma.sql`true`, now),
      await readTicket(ctx, tx, into, Prisma.sql`true`, now),
    ];
    for (const one of [ticket, other]) await keepFinished(ctx, tx, one.id, one.clocks);
    return ticket;
  });
}

const notMerged = () => conflict('This ticket is not merged into another.');
