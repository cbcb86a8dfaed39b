import { notFound } from '../../domain/errors.ts';
import { targetsOf } from '../../domain/tickets/contract.ts';
import {
  type PreviewTicketChangeInput,
  previewTicketChangeInput,
  type TicketChangePreview,
} from '../../domain/tickets/requests.ts';
import { clockViews } from '../../domain/tickets/view.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { readPolicy } from '../slaPolicies/read.ts';
import { loadPolicies, type StoredEvent } from './facts.ts';
import { factsOfTickets, readRow } from './read.ts';

const NO_TARGETS = { first_response: null, next_response: null, resolution: null };

/**
 * The clocks as another priority or policy would have them: the same event that the edit would enter, read and not written.
 * @throws AppError NotFound
 */
export async function previewTicketChange(ctx: Ctx, input: PreviewTicketChangeInput): Promise<TicketChangePreview> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { id, priority, slaPolicyId } = previewTicketChangeInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const row = await readRow(ctx, tx, id, reach);
    const facts = (await factsOfTickets(tx, [id])).get(id);
    if (!facts) throw notFound('This ticket');
    const policyId = slaPolicyId === undefined ? row.slaPolicyId : slaPolicyId;
    const policy = policyId === null ? null : await readPolicy(ctx, tx, policyId);
    const rest = policyId === null ? undefined : (await loadPolicies(tx, [policyId])).get(policyId);
    const targets = policy ? targetsOf(policy.targets[priority ?? row.priority]) : NO_TARGETS;
    const event: StoredEvent = { kind: 'targets', at: now, targets, actorName: null };
    const changed = { ...facts, ...rest, events: [...facts.events, event] };
    return { clocks: clockViews(changed, now, { explain: false }) };
  });
}
