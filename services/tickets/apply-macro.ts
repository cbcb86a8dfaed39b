import { conflict } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type ApplyMacroInput, applyMacroInput, type MacroPreview } from '../../domain/tickets/desk.ts';
import { fillIn, type Macro, tagsAfter } from '../../domain/tickets/macros.ts';
import { isFinished } from '../../domain/tickets/status.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { readMacro } from '../macros/read.ts';
import { ownedRows } from '../owned.ts';
import { checkedFields, requireFields } from '../ticketFields/check.ts';
import { readFields } from '../ticketFields/read.ts';
import { assignByRule } from './assign-by-rule.ts';
import { changeTicket, enterStatus } from './change-ticket.ts';
import { comeUnderPolicy } from './come-under.ts';
import { enterMessage } from './enter-message.ts';
import { giveWaiting } from './give-waiting.ts';
import { requireTeam, teamLeadOf } from './people.ts';
import { placeholdersOf } from './placeholders.ts';
import { readRow, type TicketRow } from './read.ts';
import { refusedTransition } from './update.ts';

/** What a macro would do to a ticket: what differs, a line each, and its text as it would be. */
export async function previewMacro(ctx: Ctx, input: ApplyMacroInput): Promise<MacroPreview> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  permit(ctx, 'macro:read');
  const { id, macroId } = applyMacroInput.parse(input);
  return transaction(ctx, async (tx) => {
    const ticket = await readRow(ctx, tx, id, reach);
    const macro = await readMacro(ctx, tx, macroId);
    return {
      changes: await changesInWords(ctx, tx, ticket, macro),
      messageKind: macro.messageKind,
      body: fillIn(macro.body, placeholdersOf(ctx, ticket)),
      refusal: refusalOf(ticket, macro),
    };
  });
}

/**
 * Does all that a macro says at once: its fields, then its text with the status.
 * @throws AppError Conflict where the status does not lead there, or a required field is missing; nothing is done then
 */
export async function applyMacro(ctx: Ctx, input: ApplyMacroInput): Promise<Ticket> {
  permit(ctx, 'macro:read');
  const { id, macroId, body: written } = applyMacroInput.parse(input);
  let frees = false;
  const after = await changeTicket(ctx, id, null, async (tx, ticket, now) => {
    const macro = await readMacro(ctx, tx, macroId);
    const refusal = refusalOf(ticket, macro);
    if (refusal) throw conflict(refusal);
    const changes = await setAll(ctx, tx, ticket, macro, new Date(now));
    const current = { ...ticket, ...changes } as TicketRow;
    if (current.assigneeId === null && current.teamId !== ticket.teamId && macro.actions.assigneeId === undefined) {
      await assignByRule(ctx, tx, { ...current, number: Number(current.number) }, now);
    }
    await comeUnderPolicy(ctx, tx, id, now);
    const at = new Date(now);
    await audit(ctx, tx, at, {
      action: 'macro-applied',
      noun: 'ticket',
      subjectId: id,
      after: { macroId, name: macro.name, ...changes },
    });
    const body = written === undefined ? fillIn(macro.body, placeholdersOf(ctx, ticket)) : (written ?? '');
    const { status } = macro.actions;
    const moves = status !== undefined && status !== ticket.status;
    frees = macro.actions.assigneeId !== undefined || (moves && isFinished(status));
    if (body.trim() !== '') {
      await enterMessage(ctx, tx, current, { kind: macro.messageKind, body, ...(moves && { status }) }, now);
    } else if (moves) {
      if (status === 'solved') await requireFields(ctx, tx, current.fields);
      await enterStatus(ctx, tx, id, status, now);
    }
  });
  if (frees) await giveWaiting(ctx, after);
  return after;
}

function refusalOf(ticket: TicketRow, { actions: { status } }: Macro): string | null {
  return status === undefined || status === ticket.status ? null : refusedTransition(ticket, status);
}

/** The fields that a macro gives this ticket, as columns; written. */
async function setAll(ctx: Ctx, tx: Tx, ticket: TicketRow, { actions }: Macro, at: Date): Promise<Partial<TicketRow>> {
  const { priority, teamId, category, fields } = actions;
  const me = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const assigneeId = actions.assigneeId === 'me' ? me : actions.assigneeId;
  await requireTeam(ctx, tx, teamId);
  const changes = {
    ...(priority && { priority }),
    ...(teamId !== undefined && { teamId }),
    ...(category !== undefined && { category }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...((actions.addTags || actions.removeTags) && { tags: tagsAfter(ticket.tags, actions) }),
    ...(fields && { fields: await checkedFields(ctx, tx, ticket.fields, fields) }),
  };
  const lead =
    assigneeId === undefined ? {} : { teamLeadId: await teamLeadOf(ctx, tx, assigneeId), assignedReason: null };
  await tx.ticket.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: ticket.id } },
    data: { ...(changes as object), ...lead, version: { increment: 1 }, updatedAt: at },
  });
  return changes as Partial<TicketRow>;
}

async function changesInWords(ctx: Ctx, tx: Tx, ticket: TicketRow, { actions }: Macro): Promise<string[]> {
  const { status, priority, teamId, assigneeId, category, fields } = actions;
  const lines: string[] = [];
  if (status && status !== ticket.status) lines.push(`Status: ${status.replace('_', ' ')}`);
  if (priority && priority !== ticket.priority) lines.push(`Priority: ${priority}`);
  if (teamId !== undefined && teamId !== ticket.teamId) {
    const team =
      teamId && (await tx.team.findFirst({ where: { tenantId: ctx.tenantId, id: teamId }, select: { name: true } }));
    lines.push(`Team: ${team ? team.name : 'none'}`);
  }
  if (assigneeId !== undefined) lines.push(`Assignee: ${await assigneeInWords(ctx, tx, assigneeId)}`);
  if (category !== undefined && category !== ticket.category) lines.push(`Category: ${category ?? 'none'}`);
  const after = tagsAfter(ticket.tags, actions);
  const added = after.filter((tag) => !ticket.tags.includes(tag));
  const removed = ticket.tags.filter((tag) => !after.includes(tag));
  if (added.length > 0) lines.push(`Adds the ${added.length === 1 ? 'tag' : 'tags'} ${added.join(', ')}`);
  if (removed.length > 0) lines.push(`Takes the ${removed.length === 1 ? 'tag' : 'tags'} ${removed.join(', ')} off`);
  if (fields) {
    for (const { key, label } of await readFields(ctx, tx)) {
      if (key in fields && fields[key] !== ticket.fields[key]) lines.push(`${label}: ${fields[key] ?? 'empty'}`);
    }
  }
  return lines;
}

async function assigneeInWords(ctx: Ctx, tx: Tx, assigneeId: string | null): Promise<string> {
  if (assigneeId === null) return 'nobody';
  if (assigneeId === 'me') return 'you';
  const found = await tx.member.findFirst({
    where: { tenantId: ctx.tenantId, id: assigneeId },
    select: { name: true },
  });
  return found?.name ?? 'somebody who has left';
}
