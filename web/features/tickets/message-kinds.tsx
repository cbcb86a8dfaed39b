import { Lock, Reply, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TicketMessageKind } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { isFinished } from '../../../domain/tickets/status.ts';

export interface Kind {
  readonly kind: TicketMessageKind;
  readonly tab: string;
  readonly icon: ReactNode;
  readonly field: string;
  readonly placeholder: string;
  readonly send: string;
}

export const KINDS: readonly [Kind, ...Kind[]] = [
  {
    kind: 'public_reply',
    tab: 'Reply',
    icon: <Reply />,
    field: 'Reply to the customer',
    placeholder: 'Write to the customer; / for a macro',
    send: 'Send',
  },
  {
    kind: 'internal_note',
    tab: 'Internal note',
    icon: <Lock />,
    field: 'Internal note',
    placeholder: 'Write for your colleagues; the customer never sees it. @ mentions somebody',
    send: 'Add note',
  },
  {
    kind: 'customer_message',
    tab: 'Customer said',
    icon: <UserRound />,
    field: 'What the customer said',
    placeholder: 'Enter what the customer said on the phone or elsewhere',
    send: 'Enter',
  },
];

/** What comes of writing it, said before. */
export function helpFor(kind: TicketMessageKind, { requesterEmail, status, cc }: TicketDetail): string {
  if (kind === 'internal_note') return 'Seen by staff only. It moves no clock.';
  if (kind === 'customer_message') {
    if (status === 'closed') return 'This ticket is closed: it opens another that follows it up.';
    return status === 'pending' || status === 'on_hold' || isFinished(status)
      ? 'Opens the ticket again and starts the clock for the next response.'
      : 'Starts the clock for the next response.';
  }
  return requesterEmail
    ? `Goes by e-mail to ${requesterEmail}${cc.length > 0 ? ', with a copy to whoever stands in Cc' : ''}.`
    : 'No e-mail address is known: it is kept here and not sent.';
}
