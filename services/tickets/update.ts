import { conflict } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type UpdateTicketInput, updateTicketInput } from '../../domain/tickets/requests.ts';
import { mayChangeStatus, type TicketStatus } from '../../domain/tickets/status.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { checkedFields } from '../ticketFields/check.ts';
import { requireVersion } from '../version.ts';
import { noPolicy } from './create.ts';
import { enterEvents, enterTargets } from './events.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import { requireTeam, teamLeadOf } from './people.ts';
import { ticketStore } from './process.ts';
import { lockTicket, readTicket, type TicketRow } from './read.ts';

/**
 * Changes what is given and differs, and its clocks with it; an edit without a difference changes nothing, not even the version.
 * @throws AppError Conflict for a stale version, or a status that this one does not lead to
 */
export async function updateTicket(ctx: Ctx, input: UpdateTicketInput): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, version, ...edit } = updateTicketInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    await holdPoliciesOfTicket(ctx, tx, id, edit.slaPolicyId);
    await changeFacts(ctx, tx, ticketStore, [id], now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      requireVersion('This ticket', current.version, version);
      const { fields: given, ...rest } = edit;
      const fields = given && (await checkedFields(ctx, tx, current.fields, given));
      const changes = changesOf<Partial<Ticket>>(toEditable(current), { ...rest, ...(fields && { fields }) });
      if (!changes) return;
      const { after } = changes;
      if (after.status) requireTransition(current.status, after.status);
      await requireTeam(ctx, tx, after.teamId);
      if (after.slaPolicyId) await requirePolicy(ctx, tx, after.slaPolicyId);
      const teamLead =
        after.assigneeId === undefined ? {} : { teamLeadId: await teamLeadOf(ctx, tx, after.assigneeId) };
      await tx.ticket.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: {
          ...(after as object),
          // Whoever a person chose has it for no other reason.
          ...(after.assigneeId !== undefined && { assignedReason: null }),
          ...teamLead,
          version: version + 1,
          updatedAt: at,
        },
      });
      if (after.status) await enterEvents(ctx, tx, id, now, { kind: 'status', to: after.status });
      // Targets that changed while it was finished apply from its reopening.
      if (after.status || after.priority || after.slaPolicyId !== undefined) {
        await enterTargets(ctx, tx, Prisma.sql`t.id = ${id}::uuid AND t.status NOT IN ('solved', 'closed')`, now);
      }
      const action = after.status === undefined ? 'updated' : 'status-changed';
      await audit(ctx, tx, at, { action, noun: 'ticket', subjectId: id, ...changes });
      await announce(ctx, tx, 'tickets', id);
    });
    return readTicket(ctx, tx, id, Prisma.sql`true`, now);
  });
}

const EDITABLE = [
  'subject',
  'status',
  'priority',
  'assigneeId',
  'slaPolicyId',
  'teamId',
  'type',
  'category',
  'tags',
  'fields',
] as const;
const toEditable = (row: TicketRow): Partial<Ticket> =>
  Object.fromEntries(EDITABLE.map((name) => [name, row[name]])) as Partial<Ticket>;

/** @throws AppError Conflict */
export function requireTransition(from: TicketStatus, to: TicketStatus): void {
  if (!mayChangeStatus(from, to)) throw conflict(`A ticket that is ${from} cannot become ${to}.`);
}

async function requirePolicy(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  if ((await tx.slaPolicy.count({ where: { tenantId: ctx.tenantId, id } })) === 0) throw noPolicy();
}
