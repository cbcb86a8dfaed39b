import { conflict } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type OfTicket, ofTicket } from '../../domain/tickets/desk.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { changeTicket } from './change-ticket.ts';

/** Rubbish: out of the lists, and none of its clocks runs. Taken back, its clocks stand as if it had never been said. */
export async function markSpam(ctx: Ctx, input: OfTicket, spam: boolean): Promise<Ticket> {
  const { id, version } = ofTicket.parse(input);
  return changeTicket(ctx, id, version, async (tx, current, now) => {
    if (current.spam === spam) return;
    if (current.mergedIntoId !== null) throw conflict('This ticket is merged into another. Take that back first.');
    const at = new Date(now);
    await tx.$executeRaw`
      UPDATE ticket SET spam_at = ${spam ? at : null}, version = version + 1, updated_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, at, { action: spam ? 'marked-spam' : 'unmarked-spam', noun: 'ticket', subjectId: id });
  });
}
