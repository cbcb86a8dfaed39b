import type { Ticket, TicketPriority } from '../../../domain/tickets/contract.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import type { Ctx } from '../../../services/context.ts';
import { addMessage } from '../../../services/tickets/add-message.ts';
import { updateTicket } from '../../../services/tickets/update.ts';
import type { IncidentEvent } from './read.ts';

/** A ticket as the desk's people see it when they act on it. */
export interface State {
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly version: number;
  readonly nextAt: string | null;
}

export const stateOf = ({ status, priority, version, nextAt }: Ticket): State => ({
  status,
  priority,
  version,
  nextAt,
});

/** A row of the log as what people do: who resolves or asks answers, who comes back from waiting has heard from the customer. */
export async function take(
  ctx: Ctx,
  id: string,
  state: State,
  { status, priority, by }: IncidentEvent,
): Promise<State> {
  let after = state;
  if (priority !== state.priority) after = stateOf(await updateTicket(ctx, { id, version: after.version, priority }));
  if (status === after.status) return after;
  // The log took it up again after our desk had closed it.
  if (after.status === 'closed')
    after = stateOf(await updateTicket(ctx, { id, version: after.version, status: 'open' }));
  if (status === after.status) return after;
  const say = async (kind: 'public_reply' | 'customer_message', to?: TicketStatus) => {
    const body = kind === 'public_reply' ? `Answered by ${by}` : `Heard from the customer by ${by}`;
    return stateOf((await addMessage(ctx, { id, kind, body, ...(to && { status: to }) })).ticket);
  };
  const set = async () => stateOf(await updateTicket(ctx, { id, version: after.version, status }));
  if (status === 'closed' || status === 'on_hold') return set();
  if (status === 'pending' || status === 'solved') return say('public_reply', status);
  if (after.status === 'pending' || after.status === 'solved') return say('customer_message');
  return after.status === 'new' ? say('public_reply') : set();
}
