import { notFound } from '../../domain/errors.ts';
import {
  type PreviewTicketChangeInput,
  previewTicketChangeInput,
  type TicketChangePreview,
} from '../../domain/tickets/requests.ts';
import { firstMatch } from '../../domain/tickets/sla-policy.ts';
import { clockViews } from '../../domain/tickets/view.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import type { StoredEvent } from './facts.ts';
import { policiesInForce, WITHOUT_POLICY } from './policies.ts';
import { factsOfTickets, readRow } from './read.ts';

/**
 * The clocks as another priority or policy would have them: the same event that the edit would enter, read and not written.
 * @throws AppError NotFound
 */
export async function previewTicketChange(ctx: Ctx, input: PreviewTicketChangeInput): Promise<TicketChangePreview> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { id, priority, slaPolicyId, slaPolicyChosen } = previewTicketChangeInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const row = await readRow(ctx, tx, id, reach);
    const facts = (await factsOfTickets(tx, [id])).get(id);
    if (!facts) throw notFound('This ticket');
    const attributes = { ...facts.ticket.attributes, ...(priority && { priority }) };
    const chosen = slaPolicyId !== undefined || (slaPolicyChosen ?? facts.ticket.policyChosen);
    const policies = await policiesInForce(tx, [attributes]);
    const wanted = slaPolicyId === undefined ? row.slaPolicyId : slaPolicyId;
    const found = chosen ? policies.find((one) => one.policyId === wanted) : firstMatch(policies, attributes, now);
    if (slaPolicyId && !found) throw notFound('This SLA policy');
    // Under the policy that it has, a ticket keeps its version.
    const measure = found?.policyId === row.slaPolicyId ? facts : (found ?? WITHOUT_POLICY);
    const targets = measure.policy.targets[attributes.priority];
    const event: StoredEvent = { kind: 'targets', at: now, targets, actorName: null };
    const changed = {
      ...facts,
      policy: measure.policy,
      calendar: facts.ownCalendar ? facts.calendar : measure.calendar,
      events: [...facts.events, event],
    };
    return { clocks: clockViews(changed, now, { explain: false }) };
  });
}
