import { conflict } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type UpdateTicketInput, updateTicketInput } from '../../domain/tickets/requests.ts';
import { isFinished, mayChangeStatus, type TicketStatus } from '../../domain/tickets/status.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { requireCompany } from '../contacts/company.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { checkedFields, requireFields } from '../ticketFields/check.ts';
import { requireVersion } from '../version.ts';
import { assignByRule } from './assign-by-rule.ts';
import { changeAndRead } from './change-and-read.ts';
import { catchUpWhenReopened, comeUnderPolicy, setPolicies } from './come-under.ts';
import { requirePolicy } from './create.ts';
import { enterEvents } from './events.ts';
import { giveWaiting } from './give-waiting.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import { requireTeam, teamLeadOf } from './people.ts';
import { lockTicket, type TicketRow } from './read.ts';

/**
 * Changes what is given and differs, and its clocks with it; an edit without a difference changes nothing, not even the version.
 * @throws AppError Conflict for a stale version, or a status that this one does not lead to
 */
export async function updateTicket(ctx: Ctx, input: UpdateTicketInput): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, version, ...edit } = updateTicketInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const updated = await transaction(ctx, async (tx) => {
    await holdPoliciesOfTicket(ctx, tx, id, now, attributesOf(edit));
    const { ticket } = await changeAndRead(ctx, tx, id, now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      requireVersion('This ticket', current.version, version);
      const { fields: given, ...rest } = edit;
      const fields = given && (await checkedFields(ctx, tx, current.fields, given));
      const changes = changesOf<Partial<Ticket>>(toEditable(current), { ...rest, ...(fields && { fields }) });
      if (!changes) return;
      const { after } = changes;
      if (after.status) requireTransition(current, after.status);
      if (after.status === 'solved') await requireFields(ctx, tx, fields ?? current.fields);
      await requireTeam(ctx, tx, after.teamId);
      await requireCompany(ctx, tx, after.companyId);
      if (after.slaPolicyId) await requirePolicy(ctx, tx, after.slaPolicyId);
      const teamLead =
        after.assigneeId === undefined ? {} : { teamLeadId: await teamLeadOf(ctx, tx, after.assigneeId) };
      await enterColumns(ctx, tx, id, {
        ...after,
        // Whoever a person chose has it for no other reason.
        ...(after.assigneeId !== undefined && { assignedReason: null }),
        ...(after.slaPolicyId !== undefined && { slaPolicyChosen: true }),
        ...teamLead,
        version: version + 1,
        updatedAt: at,
      });
      if (after.teamId && current.assigneeId === null && after.assigneeId === undefined) {
        await assignByRule(ctx, tx, { ...current, ...(after as object), number: Number(current.number) }, now);
      }
      if (after.status) await enterEvents(ctx, tx, id, now, { kind: 'status', to: after.status });
      if (after.slaPolicyId !== undefined) await setPolicies(ctx, tx, [{ id, policyId: after.slaPolicyId }]);
      if (Object.keys(attributesOf(after)).length > 0) await comeUnderPolicy(ctx, tx, id, now);
      else if (after.status) await catchUpWhenReopened(ctx, tx, id, current.status, after.status, now);
      const action = after.status === undefined ? 'updated' : 'status-changed';
      await audit(ctx, tx, at, { action, noun: 'ticket', subjectId: id, ...changes });
      await announce(ctx, tx, 'tickets', id);
    });
    return ticket;
  });
  const frees = edit.assigneeId !== undefined || (edit.status !== undefined && isFinished(edit.status));
  if (frees) await giveWaiting(ctx, updated);
  return updated;
}

/** Of an edit, what policies' conditions look at. */
const attributesOf = (edit: Partial<Ticket>) =>
  Object.fromEntries(
    (['priority', 'teamId', 'companyId', 'category', 'tags', 'slaPolicyId', 'slaPolicyChosen'] as const).flatMap(
      (name) => (edit[name] === undefined ? [] : [[name, edit[name]]]),
    ),
  );

/** With the columns that keep it. */
const EDITABLE = {
  subject: 'subject',
  status: 'status',
  priority: 'priority',
  assigneeId: 'assignee_id',
  slaPolicyId: 'sla_policy_id',
  slaPolicyChosen: 'sla_policy_chosen',
  teamId: 'team_id',
  companyId: 'company_id',
  type: 'type',
  category: 'category',
  tags: 'tags',
  fields: 'fields',
} as const;
const toEditable = (row: TicketRow): Partial<Ticket> =>
  Object.fromEntries((Object.keys(EDITABLE) as (keyof typeof EDITABLE)[]).map((name) => [name, row[name]]));

const COLUMNS = {
  ...EDITABLE,
  ...{ assignedReason: 'assigned_reason', teamLeadId: 'team_lead_id', version: 'version', updatedAt: 'updated_at' },
} as const;
const COLUMN_NAMES = Prisma.raw(Object.values(COLUMNS).join(', '));

/** Writes the columns that are given, whichever they are, in one and the same statement. */
const enterColumns = (ctx: Ctx, tx: Tx, id: string, given: { readonly [name in keyof typeof COLUMNS]?: unknown }) =>
  tx.$executeRaw`
    UPDATE ticket t SET (${COLUMN_NAMES}) = (SELECT ${COLUMN_NAMES} FROM jsonb_populate_record(t, ${JSON.stringify(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [COLUMNS[name as keyof typeof COLUMNS], value])),
    )}::jsonb))
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid`;

/** Why a ticket cannot have this status; null: it can. One that is merged stays closed: its conversation goes on elsewhere. */
export function refusedTransition(
  { status, mergedIntoId }: Pick<TicketRow, 'status' | 'mergedIntoId'>,
  to: TicketStatus,
): string | null {
  if (mergedIntoId !== null) return 'This ticket is merged into another one. Take the merge back to change its status.';
  if (mayChangeStatus(status, to)) return null;
  return `A ticket that is ${status.replace('_', ' ')} cannot become ${to.replace('_', ' ')}.`;
}

/** @throws AppError Conflict */
export function requireTransition(ticket: Pick<TicketRow, 'status' | 'mergedIntoId'>, to: TicketStatus): void {
  const refusal = refusedTransition(ticket, to);
  if (refusal !== null) throw conflict(refusal);
}
