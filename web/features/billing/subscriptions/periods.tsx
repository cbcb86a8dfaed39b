import type { InvoiceSummary, SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { civilDateAt } from '../../../../domain/time/civil.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { cn } from '../../../ui/cn.ts';
import { Countdown } from '../../../ui/countdown.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { InvoiceStatus } from '../invoices/invoice-status.tsx';
import { WhatFor } from './upcoming.tsx';

/** Periods that are shown of the past. */
const PAST = 12;

/** The periods as tiles in their order: billed, running, to come. */
export function Periods({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  useLive('invoices');
  const mayRead = can('invoice:read');
  const query = trpc.invoices.list.useQuery(
    { filter: { subscriptionId: subscription.id }, sort: '-createdAt', pageSize: PAST },
    { enabled: mayRead },
  );
  const billed = [...(query.data?.items ?? [])].sort((a, b) =>
    (a.period?.from ?? a.createdAt).localeCompare(b.period?.from ?? b.createdAt),
  );
  const { upcoming, currency, currentPeriod, zone } = subscription;
  const today = currentPeriod ? civilDateAt(zone, Date.now()) : null;
  if (mayRead && !query.data && query.error)
    return (
      <Card title="Periods">
        <Loaded query={query} what="What was billed">
          {() => null}
        </Loaded>
      </Card>
    );
  if (billed.length === 0 && upcoming.length === 0) return null;
  return (
    <Card title="Periods" aside={mayRead && (query.data?.total ?? 0) > PAST ? `the last ${PAST} and what comes` : null}>
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-2" aria-label="Periods">
        {billed.map((invoice) => (
          <li key={invoice.id}>
            <Billed invoice={invoice} today={today} />
          </li>
        ))}
        {upcoming.map((invoice) => (
          <li key={invoice.dueAt}>
            <div className={cn(TILE, 'border-dashed border-edge/70')}>
              <span className="text-13 text-muted">
                <WhatFor invoice={invoice} />
              </span>
              <Money minor={invoice.dueMinor} currency={currency} className="font-medium text-muted" />
              <Countdown at={invoice.dueAt} before="Billed" after="Due" className="text-13 text-muted" />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const TILE = 'flex h-full min-h-22 flex-col justify-between gap-1 rounded-md border px-3 py-2';

function Billed({ invoice, today }: { invoice: InvoiceSummary; today: string | null }) {
  const { id, number, period, totalMinor, currency, collection } = invoice;
  const running = today !== null && period !== null && period.from <= today && today < period.to;
  return (
    <Link
      href={`/billing/invoices/${id}`}
      className={cn(TILE, 'bg-canvas transition-colors hover:border-edge', running ? 'border-accent' : 'border-line')}
    >
      <span className="flex flex-col text-13 text-muted">
        {period ? <CivilPeriod period={period} /> : (number ?? 'Draft')}
        {running ? <span className="font-medium text-accent">runs now</span> : null}
      </span>
      <span className="flex flex-wrap items-center justify-between gap-1">
        <Money minor={totalMinor} currency={currency} className="font-medium" />
        <InvoiceStatus invoice={invoice} collection={collection} />
      </span>
    </Link>
  );
}
