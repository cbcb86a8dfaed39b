import type { SubscriptionStatus } from '../../../../domain/billing/contract.ts';
import type { BillingSummary } from '../../../../domain/billing/requests.ts';
import { type ListState, sortText } from '../../../app/list-state.ts';
import type { Inputs } from '../../../app/trpc.ts';

type Input = Inputs['subscriptions']['list'];
type Filter = NonNullable<Input['filter']>;

export interface View {
  readonly id: string;
  readonly label: string;
  readonly filter: Filter;
  readonly sort?: string;
  readonly count?: (summary: BillingSummary) => number;
}

const having =
  (...statuses: readonly SubscriptionStatus[]) =>
  (summary: BillingSummary) =>
    summary.subscriptions.reduce((all, { status, count }) => (statuses.includes(status) ? all + count : all), 0);

export const VIEWS: readonly [View, ...View[]] = [
  {
    id: 'live',
    label: 'Running',
    filter: { status: ['active', 'trialing'] },
    sort: 'nextAt',
    count: having('active', 'trialing'),
  },
  {
    id: 'trial',
    label: 'On trial',
    filter: { status: ['trialing'] },
    sort: 'nextAt',
    count: having('trialing'),
  },
  { id: 'paused', label: 'Paused', filter: { status: ['paused'] }, count: having('paused') },
  {
    id: 'stopped',
    label: 'Billing stopped',
    filter: { processStatus: ['failed'] },
    count: ({ stopped }) => stopped,
  },
  { id: 'ended', label: 'Ended', filter: { status: ['cancelled'] }, count: having('cancelled') },
  { id: 'all', label: 'All', filter: {} },
];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? VIEWS[0];

/** What the list asks for: the view, narrowed by the chips. */
export function listInputOf({ view: id, sort, q, filters }: ListState): Input {
  const view = viewOf(id);
  const plan = filters.pricePlanId?.[0];
  // Of that plan: a link from its page narrows to one version.
  const version = plan ? filters.priceVersion?.[0] : undefined;
  return {
    filter: {
      ...view.filter,
      ...(plan ? { pricePlanId: plan } : {}),
      ...(version ? { priceVersion: Number(version) } : {}),
    },
    sort: sortText(sort) ?? view.sort ?? '-createdAt',
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
}
