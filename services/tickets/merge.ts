import { conflict, validation } from '../../domain/errors.ts';
import { joinCopied } from '../../domain/mail/copied.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type MergeInput, mergeInput } from '../../domain/tickets/desk.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { carryOver, waitsSince } from './carry-over.ts';
import { copiesByMerge } from './carry-over-copies.ts';
import { enterStatus } from './change-ticket.ts';
import { enterMessage } from './enter-message.ts';
import { giveWaiting } from './give-waiting.ts';
import { keepFinishedOf } from './keep-clocks.ts';
import { insertMessage } from './messages.ts';
import { ticketStore } from './process.ts';
import { factsOfTickets, lockTicket, readTicket, type TicketRow } from './read.ts';

/**
 * Lets the conversations of several tickets go on in one: the others are closed, which ends their clocks, and what was and will be
 * written in them shows here. Whoever waits for an answer in them waits here from then on, where it will reach them; that they are told
 * of the merge is none. A note in each says so, and the merge can be taken back.
 * @throws AppError Validation for a ticket with itself, Conflict for one that is merged or spam, or into one that is closed
 */
export async function mergeTickets(ctx: Ctx, input: MergeInput): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, ids: given, tellRequesters, copyRequesters } = mergeInput.parse(input);
  const ids = [...new Set(given)];
  if (ids.includes(id)) {
    throw validation('A ticket cannot be merged into itself.', [
      { path: 'ids', message: 'Leave out the ticket itself' },
    ]);
  }
  const now = await ctx.clock.now();
  let freed: readonly TicketRow[] = [];
  const merged = await transaction(ctx, async (tx) => {
    const sources: TicketRow[] = [];
    await changeFacts(ctx, tx, ticketStore, [id, ...ids], now, async () => {
      const target = await lockTicket(ctx, tx, id, reach);
      requireWhole(target);
      if (target.status === 'closed') {
        throw conflict(`#${target.number} is closed: open it again first, or merge into another ticket.`);
      }
      const facts = await factsOfTickets(tx, [id, ...ids]);
      const targetFacts = facts.get(id);
      const waiting: { source: TicketRow; since: Instant }[] = [];
      const told = new Set([target.requesterEmail]);
      let copied: readonly string[] = target.cc;
      for (const sourceId of ids) {
        const source = await lockTicket(ctx, tx, sourceId, reach);
        sources.push(source);
        requireWhole(source);
        if (tellRequesters !== null && !told.has(source.requesterEmail)) {
          told.add(source.requesterEmail);
          await enterMessage(ctx, tx, source, { kind: 'public_reply', body: tellRequesters }, now);
        }
        if (copyRequesters || isOfSameCompany(source, target)) copied = withRequester(copied, source, target);
        const isReached = isAnswered(source, target, copied);
        const isCopied = await isCopiedByMerge(ctx, tx, source, target, copied);
        await mergeOne(ctx, tx, source, target, { isReached, isCopied }, now);
        const since = waitsSince(facts.get(sourceId), now);
        if (since !== null && isReached) waiting.push({ source, since });
      }
      if (copied !== target.cc)
        await tx.$executeRaw`UPDATE ticket SET cc = ${copied}::text[] WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      for (const { source, since } of waiting.sort((a, b) => a.since - b.since)) {
        if (targetFacts) await carryOver(ctx, tx, source, id, targetFacts, since, now);
      }
      await announce(ctx, tx, 'tickets', null);
    });
    await keepFinishedOf(ctx, tx, Prisma.sql`t.id = ANY(${ids}::uuid[])`, now);
    freed = sources;
    return readTicket(ctx, tx, id, Prisma.sql`true`, now);
  });
  await giveWaiting(ctx, ...freed);
  return merged;
}

function requireWhole({ number, mergedIntoId, spam }: TicketRow): void {
  if (mergedIntoId !== null) throw conflict(`#${number} is merged into another ticket already.`);
  if (spam) throw conflict(`#${number} is spam.`);
}

const isOfSameCompany = (source: TicketRow, target: TicketRow): boolean =>
  source.companyId !== null && source.companyId === target.companyId;

const withRequester = (copied: readonly string[], { requesterEmail }: TicketRow, target: TicketRow): string[] =>
  joinCopied(copied, requesterEmail === null ? [] : [requesterEmail.toLowerCase()], target.requesterEmail);

/** Whether an answer in the target is one to the source's requester too: by mail, or by other ways where they have no address. */
function isAnswered({ requesterEmail }: TicketRow, target: TicketRow, copied: readonly string[]): boolean {
  const address = requesterEmail?.toLowerCase();
  return address === undefined || address === target.requesterEmail?.toLowerCase() || copied.includes(address);
}

/** Whether the source's requester gets copies in the target because of this merge, or of one that stands, not by being named there before. */
async function isCopiedByMerge(
  ctx: Ctx,
  tx: Tx,
  source: TicketRow,
  target: TicketRow,
  copied: readonly string[],
): Promise<boolean> {
  const address = source.requesterEmail?.toLowerCase();
  if (address === undefined || !copied.includes(address)) return false;
  if (!target.cc.includes(address)) return true;
  return (await copiesByMerge(ctx, tx, target.id, source)).some(({ isByMerge }) => isByMerge);
}

/** @param isReached whether the source's requester gets the answers in the target; `isCopied`: as copies that the merge has brought */
async function mergeOne(
  ctx: Ctx,
  tx: Tx,
  source: TicketRow,
  target: TicketRow,
  { isReached, isCopied }: { readonly isReached: boolean; readonly isCopied: boolean },
  now: Instant,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE ticket SET merged_into_id = ${target.id}::uuid, snoozed_at = NULL, snoozed_until = NULL
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${source.id}::uuid`;
  if (source.status !== 'closed') await enterStatus(ctx, tx, source.id, 'closed', now, { mergedFrom: source.id });
  await tx.$executeRaw`
    INSERT INTO ticket_follower (tenant_id, ticket_id, member_id, since)
    SELECT f.tenant_id, ${target.id}::uuid, f.member_id, ${new Date(now)} FROM ticket_follower f
    WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.ticket_id = ${source.id}::uuid ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`DELETE FROM ticket_draft WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${source.id}::uuid`;
  const note = (ticketId: string, body: string) =>
    insertMessage(ctx, tx, { ticketId, kind: 'internal_note', body }, now);
  await note(source.id, `Merged into #${target.number} ${target.subject}. The conversation goes on there.`);
  const unreached = isReached
    ? ''
    : ` Answers here do not reach ${source.requesterEmail}, who does not wait here for one.`;
  await note(target.id, `#${source.number} ${source.subject} was merged into this ticket.${unreached}`);
  await audit(ctx, tx, new Date(now), {
    action: 'merged',
    noun: 'ticket',
    subjectId: source.id,
    before: { status: source.status, mergedIntoId: null },
    after: { status: 'closed', mergedIntoId: target.id, isCopied },
  });
}
