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
              <table className="w-full text-14 tabular">
                <thead>
                  <tr className="text-right text-13 text-faint">
                    <th scope="col" className="py-1.5 pr-3 text-left font-normal">
                      Invoice
                    </th>
                    <th scope="col" className="py-1.5 pr-3 font-normal">
                      As it is
                    </th>
                    <th scope="col" className="py-1.5 pr-3 font-normal">
                      Changed
                    </th>
                    <th scope="col" className="py-1.5 font-normal">
                      More
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ subscriptionId, key, customerName, at, beforeMinor, afterMinor }) => (
                    <tr key={`${subscriptionId} ${key}`} className="border-t border-line text-right align-top">
                      <th scope="row" className="py-2 pr-3 text-left font-normal [overflow-wrap:anywhere]">
                        <Link href={`/billing/subscriptions/${subscriptionId}`} className="font-medium hover:underline">
                          {customerName}
                        </Link>
                        <Instant at={at} className="block text-13 text-muted" />
                      </th>
                      <td className="py-2 pr-3">
                        <Money minor={beforeMinor} currency={behind.currency} />
                      </td>
                      <td className="py-2 pr-3">
                        <Money minor={afterMinor} currency={behind.currency} />
                      </td>
                      <td className="py-2">
                        <More minor={afterMinor - beforeMinor} currency={behind.currency} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
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

/** What a change brings. */
export const More = ({ minor, currency }: { minor: number; currency: string }) =>
  minor === 0 ? <span className="text-faint">–</span> : <Money minor={minor} currency={currency} />;
