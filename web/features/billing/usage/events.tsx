import { keepPreviousData } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import { useState } from 'react';
import type { StoredUsageEvent } from '../../../../domain/usage/contract.ts';
import { nextCursor, useJoined } from '../../../app/joined.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** Events as they came in, the latest first; one that is wrong can be taken out. */
export function Events({ subscriptionId }: { subscriptionId: string }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const [sought, setSought] = useState('');
  const [asked, setAsked] = useState<StoredUsageEvent | null>(null);
  const q = sought.trim();
  const pages = trpc.usage.list.useInfiniteQuery(
    { pageSize: 25, filter: { subscriptionId }, ...(q === '' ? {} : { q }) },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const take = trpc.usage.void.useMutation();
  const mayTake = can('usage:void');
  return (
    <Card
      title="Events"
      flush
      aside={
        <Input
          aria-label="Find an event by its id"
          placeholder="Find by id"
          value={sought}
          maxLength={120}
          onChange={(event) => setSought(event.target.value)}
        />
      }
    >
      <Loaded query={query} what="The events">
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted">
              {q === '' ? 'No event has come in yet.' : 'No event of this subscription has this id.'}
            </p>
          ) : (
            <>
              <table className="w-full text-14">
                <thead className="border-b border-line text-13 text-faint">
                  <tr>
                    <th className="px-4 py-1.5 text-left font-normal">When</th>
                    <th className="py-1.5 pr-4 text-left font-normal">Meter</th>
                    <th className="py-1.5 pr-4 text-right font-normal">Counted</th>
                    <th className="py-1.5 pr-4 text-left font-normal max-md:hidden">Id</th>
                    <th className="w-12">
                      <span className="sr-only">What can be done</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((event) => (
                    <tr key={event.id} className="border-b border-line last:border-0">
                      <td className="px-4 py-1.5">
                        <Instant at={event.at} />
                      </td>
                      <td className="py-1.5 pr-4">{event.meterName}</td>
                      <td className="py-1.5 pr-4 text-right tabular">
                        {event.voidedAt ? <s className="text-faint">{counted(event)}</s> : counted(event)}
                      </td>
                      <td className="max-w-48 truncate py-1.5 pr-4 text-13 text-faint max-md:hidden" title={event.id}>
                        {event.id}
                      </td>
                      <td className="py-1 pr-2 text-right">
                        {event.voidedAt ? (
                          <span className="text-13 text-faint">out</span>
                        ) : mayTake ? (
                          <IconButton
                            label={`Take out the event ${event.id}`}
                            icon={<CircleX />}
                            onClick={() => setAsked(event)}
                          />
                        ) : null}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {pages.hasNextPage ? (
                <div className="p-3">
                  <Button onClick={query.more}>Earlier ones</Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
      {asked ? (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(null)}
          title="Take this event out?"
          consequence={`${counted(asked)} of ${asked.meterName} no longer counts. What was invoiced with it is given back on the next invoice.`}
          confirm="Take it out"
          busy="Taking it out…"
          danger
          reason="required"
          onConfirm={async (reason) => {
            await take.mutateAsync({ id: asked.id, reason });
            for (const noun of [utils.usage, utils.subscriptions]) void noun.invalidate();
            toastDone('It counts no more');
          }}
        />
      ) : null}
    </Card>
  );
}

const counted = ({ value, item }: StoredUsageEvent): string =>
  value === null ? (item ?? '') : Number(value).toLocaleString();
