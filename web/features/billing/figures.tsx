import type { ReactNode } from 'react';
import type { BillingSummary } from '../../../domain/billing/requests.ts';
import { useLiveFrom } from '../../app/live.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Count } from '../../ui/count.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Sums } from './sums.tsx';

/** Where billing stands, above each of its lists; each figure leads to what it counts. */
export const useBillingSummary = (): BillingSummary | undefined => useSummaryQuery().data;

function useSummaryQuery() {
  const { can } = useMember();
  useLiveFrom('invoices', 'subscriptions');
  return trpc.invoices.summary.useQuery(undefined, { enabled: can('invoice:read') });
}

const countOf = (sums: readonly { count: number }[]): number => sums.reduce((all, { count }) => all + count, 0);

export function Figures() {
  const query = useSummaryQuery();
  const summary = query.data;
  const { can } = useMember();
  if (!can('invoice:read')) return null;
  if (!summary && query.error)
    return (
      <p role="alert" className="flex shrink-0 flex-wrap items-center gap-3 px-4 pb-3 text-13 text-breached sm:px-6">
        Where billing stands could not be read.
        <Button size="small" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </p>
    );
  const of = (status: string) => summary?.invoices.filter((sum) => sum.status === status);
  const troubles = summary ? summary.stopped + summary.undecided : 0;
  return (
    <div className="flex shrink-0 gap-2 overflow-x-auto px-4 pb-3 [scrollbar-width:none] sm:px-6">
      <Figure label="To be paid" href="/billing/invoices?view=open" sums={of('open')} unit="open" />
      <Figure label="Overdue" href="/billing/invoices?view=overdue" sums={summary?.overdue} unit="invoices" />
      <Figure label="Next 30 days" href="/billing?sort=nextAt" sums={summary?.next30Days} unit="to bill" />
      <Figure
        label="Uncollectible"
        href="/billing/invoices?view=uncollectible"
        sums={of('uncollectible')}
        unit="given up"
      />
      {troubles > 0 ? (
        <Cell
          label="Waits for a person"
          href={summary?.undecided ? '/billing/invoices?view=person' : '/billing?view=stopped'}
          tone="breached"
        >
          <Count value={troubles} /> {troubles === 1 ? 'decision' : 'decisions'}
        </Cell>
      ) : null}
    </div>
  );
}

interface FigureProps {
  label: string;
  href: string;
  /** undefined: not read yet. */
  sums: readonly { currency: string; count: number; amountMinor: number }[] | undefined;
  unit: string;
}

function Figure({ label, href, sums, unit }: FigureProps) {
  const count = countOf(sums ?? []);
  return (
    <Cell
      label={label}
      href={href}
      aside={
        count === 0 ? null : (
          <>
            <Count value={count} /> {unit}
          </>
        )
      }
    >
      {sums ? <Sums sums={sums} /> : <Skeleton className="h-6 w-20" />}
    </Cell>
  );
}

interface CellProps {
  label: string;
  href: string;
  aside?: ReactNode;
  tone?: 'breached';
  children: ReactNode;
}

const Cell = ({ label, href, aside, tone, children }: CellProps) => (
  <Link
    href={href}
    className={cn(
      'flex min-w-36 shrink-0 grow basis-0 flex-col gap-0.5 rounded-md border bg-surface px-3 py-2 transition-colors sm:min-w-40 focus-visible:-outline-offset-2',
      tone ? 'border-breached/40 hover:border-breached' : 'border-line hover:border-edge',
    )}
  >
    <span className="flex items-baseline justify-between gap-3 text-13 whitespace-nowrap text-faint">
      <span className={tone ? 'text-breached' : ''}>{label}</span>
      {aside ? <span className="tabular">{aside}</span> : null}
    </span>
    <span className="text-16 font-semibold tabular">{children}</span>
  </Link>
);
