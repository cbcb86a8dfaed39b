import { CircleCheck, Ticket } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { View } from './views.ts';

/** What an empty view means: good news for some, a first step for others. */
const GOOD: Readonly<Record<string, readonly [title: string, words: string]>> = {
  mine: ['Nothing of yours is open', 'Tickets that are assigned to you appear here, the nearest deadline first.'],
  unassigned: ['Every ticket has somebody', 'A ticket that nobody has taken yet appears here.'],
  soon: ['Nothing breaches within the hour', 'A ticket appears here an hour before one of its targets is missed.'],
  waiting: [
    'No ticket waits for a customer',
    'Send a reply “and wait”: its clocks stop here until the customer answers.',
  ],
};

export function NoTickets({ view, filtered, action }: { view: View; filtered: boolean; action?: ReactNode }) {
  if (filtered) {
    return (
      <EmptyState icon={Ticket} title="No ticket matches">
        Take a filter away, or look in all tickets.
      </EmptyState>
    );
  }
  const good = GOOD[view.id];
  if (good) {
    return (
      <EmptyState icon={CircleCheck} title={good[0]}>
        {good[1]}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Ticket} title="No tickets here" action={action}>
      Questions from customers arrive here, each with the clocks that its SLA policy sets.
    </EmptyState>
  );
}
