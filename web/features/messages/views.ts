import type { MessageState } from '../../../domain/messages/contract.ts';
import { type ListState, sortText } from '../../app/list-state.ts';
import type { Inputs } from '../../app/trpc.ts';

interface View {
  readonly id: 'all' | 'waiting' | 'sent' | 'stuck' | 'unwanted';
  readonly label: string;
  readonly states?: readonly MessageState[];
}

export const VIEWS: readonly View[] = [
  { id: 'all', label: 'All' },
  { id: 'waiting', label: 'Waiting', states: ['queued', 'sending'] },
  { id: 'sent', label: 'Sent', states: ['sent'] },
  { id: 'stuck', label: 'Needs a person', states: ['failed', 'unknown'] },
  { id: 'unwanted', label: 'Not wanted', states: ['suppressed'] },
];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? (VIEWS[0] as View);

type Input = Inputs['messages']['list'];
type Filter = NonNullable<Input['filter']>;

export function listInputOf({ view, filters, sort, q }: ListState): Pick<Input, 'filter' | 'sort' | 'q'> {
  const { states } = viewOf(view);
  const channel = (filters.channel ?? []) as NonNullable<Filter['channel']>;
  return {
    filter: {
      ...(states ? { state: [...states] } : {}),
      ...(channel.length > 0 ? { channel: [...channel] } : {}),
    },
    sort: sortText(sort) ?? (view === 'waiting' ? 'dueAt' : undefined),
    q: q || undefined,
  };
}
