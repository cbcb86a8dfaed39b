import { conflict, validation } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import {
  LONGEST_SNOOZE_DAYS,
  type OfTicket,
  ofTicket,
  type SnoozeInput,
  snoozeInput,
} from '../../domain/tickets/desk.ts';
import { isFinished } from '../../domain/tickets/status.ts';
import { DAY, fromIso } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { changeTicket } from './change-ticket.ts';

/**
 * Puts a ticket away until an instant, or until somebody writes. Its clocks go on: what is due is due.
 * @throws AppError Validation for an instant that has passed or is more than a year away, Conflict for a finished ticket
 */
export async function snoozeTicket(ctx: Ctx, input: SnoozeInput): Promise<Ticket> {
  const { id, version, until } = snoozeInput.parse(input);
  return changeTicket(ctx, id, version, async (tx, current, now) => {
    if (isFinished(current.status))
      throw conflict('A ticket that is finished is not in the way: it cannot be snoozed.');
    const wakesAt = until === null ? null : fromIso(until);
    if (wakesAt !== null && (wakesAt <= now || wakesAt > now + LONGEST_SNOOZE_DAYS * DAY)) {
      throw validation('Choose a time to come, within a year.', [{ path: 'until', message: 'Choose a time to come' }]);
    }
    const at = new Date(now);
    await tx.$executeRaw`
      UPDATE ticket SET snoozed_at = ${at}, snoozed_until = ${wakesAt === null ? null : new Date(wakesAt)}, snoozes = snoozes + 1,
        version = version + 1, updated_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, at, { action: 'snoozed', noun: 'ticket', subjectId: id, after: { snoozedUntil: until } });
  });
}

/** Takes it up again before its time. */
export async function unsnoozeTicket(ctx: Ctx, input: OfTicket): Promise<Ticket> {
  const { id, version } = ofTicket.parse(input);
  return changeTicket(ctx, id, version, async (tx, current, now) => {
    if (current.snoozedAt === null) return;
    const at = new Date(now);
    await tx.$executeRaw`
      UPDATE ticket SET snoozed_at = NULL, snoozed_until = NULL, version = version + 1, updated_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, at, { action: 'unsnoozed', noun: 'ticket', subjectId: id });
  });
}
