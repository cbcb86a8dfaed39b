import { type ListState, sortText } from '../../app/list-state.ts';
import type { Inputs } from '../../app/trpc.ts';

export type ViewId = 'own' | 'mine' | 'all';
export const VIEW_WORDS: Readonly<Record<ViewId, string>> = { own: 'My weeks', mine: 'To approve', all: 'All' };

interface Rights {
  /** Keeps sheets of their own. */
  readonly keeps: boolean;
  /** Sees more than their own. */
  readonly seesOthers: boolean;
}

/** The views that say something to this member, the first one being where they arrive. */
export function viewsFor({ keeps, seesOthers }: Rights): readonly ViewId[] {
  return [...(keeps ? (['own', 'mine'] as const) : []), ...(seesOthers || !keeps ? (['all'] as const) : [])];
}

type Input = Inputs['timesheets']['list'];
type Statuses = NonNullable<NonNullable<Input['filter']>['status']>;

export function listInputOf(
  { filters, sort, q }: ListState,
  view: ViewId,
  memberId: string,
): Pick<Input, 'filter' | 'sort' | 'q'> {
  const status = (filters.status ?? []) as Statuses;
  return {
    filter: {
      ...(view === 'own' ? { memberId } : {}),
      ...(view === 'mine' ? { mine: 'true' } : {}),
      ...(status.length > 0 ? { status: [...status] } : {}),
    },
    sort: sortText(sort) ?? (view === 'mine' ? 'nextAt' : undefined),
    q: q || undefined,
  };
}
