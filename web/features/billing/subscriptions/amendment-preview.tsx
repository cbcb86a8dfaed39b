import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AmendmentPreview as Preview } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { CivilDay } from '../../../ui/civil.tsx';
import { Money } from '../../../ui/money.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Lines } from '../invoices/lines.tsx';
import { Totals } from '../invoices/totals.tsx';
import { Upcoming } from './upcoming.tsx';

export type Amendment = Inputs['subscriptions']['amend']['amendment'];

/** What an amendment bills now and what follows, computed as the amendment itself computes it. */
export function useAmendmentPreview(id: string, version: number, amendment: Amendment | null) {
  const { client } = trpc.useUtils();
  return useQuery({
    queryKey: ['amendment preview', id, version, amendment],
    queryFn: () => (amendment ? client.subscriptions.previewAmendment.mutate({ id, amendment }) : null),
    enabled: amendment !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
}

interface Props {
  amendment: Amendment | null;
  query: ReturnType<typeof useAmendmentPreview>;
}

export function AmendmentPreview({ amendment, query }: Props) {
  return (
    <section aria-label="What follows" aria-live="polite" className="rounded-md border border-line bg-canvas px-4 py-3">
      {amendment === null ? (
        <p className="text-muted">
          What is billed, now and with the next invoice, stands here before anything is done.
        </p>
      ) : query.error ? (
        <p className="text-breached">{failureOf(query.error).message}</p>
      ) : query.data ? (
        <Shown preview={query.data} />
      ) : (
        <Skeleton className="w-3/4" />
      )}
    </section>
  );
}

function Shown({ preview }: { preview: Preview }) {
  const { invoice, currency, creditMinor, invoices, from } = preview;
  return (
    <div className="flex flex-col gap-3">
      {invoice ? (
        <>
          <p className="font-medium">
            {creditMinor > 0 ? (
              <>
                <Money minor={creditMinor} currency={currency} /> become credit of the customer.
              </>
            ) : (
              <>
                An invoice over <Money minor={invoice.dueMinor} currency={currency} /> is made now.
              </>
            )}
          </p>
          <Lines lines={invoice.lines} currency={currency} />
          <Totals
            currency={currency}
            amounts={invoice}
            coupons={invoice.coupons}
            last={['To be paid', invoice.dueMinor]}
          />
        </>
      ) : (
        <p className="font-medium">
          Nothing is billed now.
          {from ? (
            <>
              {' '}
              The new price counts from <CivilDay date={from} />.
            </>
          ) : null}
        </p>
      )}
      <div>
        <p className="text-13 text-muted">The next invoices</p>
        <Upcoming invoices={invoices} currency={currency} none="None, as it stands now." />
      </div>
    </div>
  );
}
