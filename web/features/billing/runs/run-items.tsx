import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { type RunItem, type RunOutcome, runOutcomes } from '../../../../domain/billingRuns/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Select } from '../../../ui/select.tsx';
import { Status } from '../status.tsx';
import { OUTCOMES } from './run-words.ts';

const PAGE = 100;

/** Every invoice of a day: what became of it, and why. */
export function RunItems({ day }: { day: string }) {
  const [outcome, setOutcome] = useState<RunOutcome | ''>('');
  const [page, setPage] = useState(1);
  const query = trpc.billingRuns.items.useQuery(
    { day, page, pageSize: PAGE, ...(outcome && { outcome }) },
    { placeholderData: keepPreviousData },
  );
  return (
    <Card
      title="Invoices of the day"
      flush
      aside={
        <Select
          aria-label="What became of them"
          value={outcome}
          placeholder="All"
          options={runOutcomes.map((value) => ({ value, label: OUTCOMES[value].words }))}
          onChange={(event) => {
            setOutcome(runOutcomes.find((one) => one === event.target.value) ?? '');
            setPage(1);
          }}
        />
      }
    >
      <Loaded query={query} what="The invoices of the day">
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted">
              {outcome === '' ? 'No invoice was due on ' : 'None of these on '}
              <CivilDay date={day} />.
            </p>
          ) : (
            <>
              <ul className="divide-y divide-line border-t border-line">
                {items.map((item) => (
                  <Item key={`${item.processId} ${item.words} ${item.at}`} item={item} />
                ))}
              </ul>
              {total > PAGE ? (
                <div className="flex items-center justify-between gap-2 border-t border-line px-4 py-2 text-13 text-muted">
                  <Button size="small" disabled={page === 1} onClick={() => setPage(page - 1)}>
                    Before
                  </Button>
                  <span className="tabular">
                    {((page - 1) * PAGE + 1).toLocaleString()} to {Math.min(page * PAGE, total).toLocaleString()} of{' '}
                    {total.toLocaleString()}
                  </span>
                  <Button size="small" disabled={page * PAGE >= total} onClick={() => setPage(page + 1)}>
                    After
                  </Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Item({ item }: { item: RunItem }) {
  const { invoice } = item;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="w-24 shrink-0">
        <Status meaning={OUTCOMES[item.outcome]} />
      </span>
      <span className="min-w-0 grow basis-48">
        <Link href={`/billing/subscriptions/${item.subscriptionId}`} className="font-medium hover:underline">
          {item.customerName}
        </Link>{' '}
        <span className="text-13 text-muted">
          {item.pricePlanName}, {item.words}
        </span>
        {item.reason ? (
          <span className={`block text-13 ${item.outcome === 'failed' ? 'text-breached' : 'text-muted'}`}>
            {item.reason}
          </span>
        ) : null}
      </span>
      <span className="ml-auto flex items-baseline gap-3 text-right">
        <Instant at={item.at ?? item.dueAt} className="text-13 text-muted" />
        {invoice ? (
          <>
            <Link
              href={`/billing/invoices/${invoice.id}`}
              className="text-13 whitespace-nowrap tabular hover:underline"
            >
              {invoice.number ?? 'Draft'}
            </Link>
            <Money minor={invoice.totalMinor} currency={invoice.currency} className="font-medium" />
          </>
        ) : null}
      </span>
    </li>
  );
}
