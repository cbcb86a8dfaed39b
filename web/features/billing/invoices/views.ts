import type { BillingSummary } from '../../../../domain/billing/requests.ts';
import { type ListState, sortText } from '../../../app/list-state.ts';
import type { Inputs } from '../../../app/trpc.ts';

type Input = Inputs['invoices']['list'];
type Filter = NonNullable<Input['filter']>;

export interface View {
  readonly id: string;
  readonly label: string;
  readonly filter: Filter;
  readonly sort?: string;
  readonly count?: (summary: BillingSummary) => number;
}

const withStatus = (status: string) => (summary: BillingSummary) =>
  summary.invoices.reduce((all, sum) => (sum.status === status ? all + sum.count : all), 0);

export const VIEWS: readonly [View, ...View[]] = [
  { id: 'drafts', label: 'Drafts', filter: { status: ['draft'] }, sort: 'nextAt', count: withStatus('draft') },
  { id: 'open', label: 'Open', filter: { status: ['open'] }, sort: 'nextAt', count: withStatus('open') },
  {
    id: 'collecting',
    label: 'Collecting',
    filter: { collecting: true },
    sort: 'nextAt',
    count: ({ collecting }) => collecting,
  },
  {
    id: 'person',
    label: 'Needs a person',
    filter: { collection: ['failed'] },
    count: ({ undecided }) => undecided,
  },
  {
    id: 'overdue',
    label: 'Overdue',
    filter: { overdue: true },
    sort: 'payBy',
    count: ({ overdue }) => overdue.reduce((all, { count }) => all + count, 0),
  },
  { id: 'partly', label: 'Partly paid', filter: { partlyPaid: true }, sort: 'payBy' },
  { id: 'paid', label: 'Paid', filter: { status: ['paid'] }, count: withStatus('paid') },
  {
    id: 'uncollectible',
    label: 'Uncollectible',
    filter: { status: ['uncollectible'] },
    count: withStatus('uncollectible'),
  },
  { id: 'void', label: 'Void', filter: { status: ['void'] }, count: withStatus('void') },
  { id: 'all', label: 'All', filter: {} },
];

/** What is shown first. */
const OPEN = VIEWS[1] ?? VIEWS[0];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? OPEN;

/** What the list asks for: the view, narrowed by the search. */
export const listInputOf = ({ view: id, sort, q }: ListState): Input => {
  const view = viewOf(id);
  return {
    filter: view.filter,
    sort: sortText(sort) ?? view.sort ?? '-number',
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
};
