import { useInfiniteQuery } from '@tanstack/react-query';
import { Loaded } from '../../../app/loaded.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { monthInWords } from './month-words.ts';

export type ChangeBehind = Omit<Inputs['forecast']['simulatedInvoices'], 'after'>;

/** The invoices that a number of a simulated price would become: each as it is, and with the change. */
export function BehindChange({ behind, onClose }: { behind: ChangeBehind; onClose: () => void }) {
  const reader = useReader();
  const { client } = trpc.useUtils();
  const query = useInfiniteQuery({
    queryKey: ['simulated invoices', behind],
    queryFn: ({ pageParam: after }) =>
      client.forecast.simulatedInvoices.query({ ...behind, ...(after === null ? {} : { after }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  return (
    <Drawer open onOpenChange={onClose} title={`With the change, ${monthInWords(behind.month, reader)}`}>
      <Loaded query={query} what="The invoices">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return (
            <>
              <p className="pb-2 text-13 text-muted">Before tax. Each opens its subscription.</p>
              <ul className="flex flex-col divide-y divide-line">
                {items.map(({ subscriptionId, key, customerName, at, beforeMinor, afterMinor }) => (
                  <li
                    key={`${subscriptionId} ${key}`}
                    className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2.5 tabular"
                  >
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      <Link href={`/billing/subscriptions/${subscriptionId}`} className="font-medium hover:underline">
                        {customerName}
                      </Link>
                      <Instant at={at} className="block text-13 text-muted" />
                    </span>
                    <span className="ml-auto text-right">
                      <Money minor={afterMinor} currency={behind.currency} className="font-medium" />
                      <span className="block text-13 text-muted">
                        {afterMinor === beforeMinor ? (
                          'as it is'
                        ) : (
                          <>
                            instead of <Money minor={beforeMinor} currency={behind.currency} />,{' '}
                            <Money minor={Math.abs(afterMinor - beforeMinor)} currency={behind.currency} />{' '}
                            {afterMinor > beforeMinor ? 'more' : 'less'}
                          </>
                        )}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
              {query.hasNextPage ? (
                <Button
                  size="small"
                  className="mt-3"
                  busy={query.isFetchingNextPage && 'Computing…'}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show more
                </Button>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Drawer>
  );
}
