import { addBusiness } from '../../domain/calendars/business-time.ts';
import { conflict, validation } from '../../domain/errors.ts';
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
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { loadCalendars } from '../tickets/policies.ts';
import { ticketStore } from '../tickets/process.ts';
import { factsOfTickets, lockTicket, readRow } from '../tickets/read.ts';
import { ask } from './ask.ts';
import { readSide } from './read.ts';

/**
 * Begins a conversation beside a ticket: with a supplier by e-mail, whose answer comes back to it, or with another team, who are told and
 * answer in the app. Where a time is agreed, its clock runs in the business time of the team, else of the ticket.
 * @throws AppError Conflict for a closed ticket, Validation for a mailbox of ours and a team that there is not
 */
export async function startSideConversation(ctx: Ctx, input: StartSideInput): Promise<SideConversation> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { ticketId, toAddress, toName, teamId, subject, body, targetSeconds } = startSideInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const id = newId();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, ticketStore, [ticketId], now, async () => {
      const ticket = await lockTicket(ctx, tx, ticketId, reach);
      if (ticket.status === 'closed') throw conflict('This ticket is closed. Reopen it first.');
      const team = await teamOf(ctx, tx, teamId);
      const dueAt = await dueAfter(tx, ticketId, team, targetSeconds, now);
      const side = { id, ticketId, subject, toName: team?.name ?? toName, toAddress, teamId };
      await tx.sideConversation.create({
        data: {
          tenantId: ctx.tenantId,
          ...side,
          status: 'waiting',
          targetSeconds,
          askedAt: at,
          dueAt,
          ownerId: ctx.actor.kind === 'member' ? ctx.actor.id : null,
          createdAt: at,
          updatedAt: at,
        },
      });
      await ask(ctx, tx, side, body, now);
      await audit(ctx, tx, at, {
        action: 'side-conversation-started',
        noun: 'ticket',
        subjectId: ticketId,
        after: { sideConversationId: id, toAddress, teamId, targetSeconds },
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
      const dueAt = await dueAfter(tx, ticketId, await teamOf(ctx, tx, side.teamId), targetSeconds, now);
      await tx.$executeRaw`
        UPDATE side_conversation SET status = 'waiting', target_seconds = ${targetSeconds}, asked_at = ${at}, asks = asks + 1, due_at = ${dueAt},
          answered_at = NULL, late_at = NULL, version = version + 1, updated_at = ${at}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      await ask(ctx, tx, side, body, now);
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

interface AskedTeam {
  readonly name: string;
  readonly calendarId: string | null;
}

/** @throws AppError Validation where the team is gone */
async function teamOf(ctx: Ctx, tx: Tx, id: string | null): Promise<AskedTeam | null> {
  if (id === null) return null;
  const [team] = await tx.$queryRaw<AskedTeam[]>`
    SELECT name, calendar_id AS "calendarId" FROM team WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`;
  if (!team) throw validation('This team was not found.', [{ path: 'teamId', message: 'Choose a team' }]);
  return team;
}

/** In the business time of the team that is asked, else of the ticket. */
async function dueAfter(
  tx: Tx,
  ticketId: string,
  team: AskedTeam | null,
  seconds: number | null,
  now: Instant,
): Promise<Date | null> {
  if (seconds === null) return null;
  const ofTeam = team?.calendarId ? (await loadCalendars(tx, [team.calendarId])).get(team.calendarId) : undefined;
  const calendar = ofTeam ?? (await factsOfTickets(tx, [ticketId])).get(ticketId)?.calendar;
  const due = calendar && addBusiness(calendar, now, seconds * SECOND);
  return due ? new Date(due) : null;
}
