import type { SubscriptionChange, SubscriptionChangePreview } from '../../../../domain/billing/requests.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Upcoming } from './upcoming.tsx';

/** What would follow, computed by the server as the change itself computes it. */
export function ChangePreview({ id, change }: { id: string; change: SubscriptionChange }) {
  const query = trpc.subscriptions.previewChange.useQuery({ id, change }, { staleTime: 0 });
  return (
    <section aria-label="What follows" aria-live="polite" className="rounded-md border border-line bg-canvas px-4 py-3">
      <Loaded
        query={query}
        what="The preview"
        skeleton={
          <div className="flex flex-col gap-2">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-1/2" />
          </div>
        }
      >
        {(preview) => (
          <div className="flex flex-col gap-2">
            <ul className="flex list-disc flex-col gap-1 pl-5">
              <Consequences change={change} preview={preview} />
            </ul>
            {preview.invoices.length > 0 ? (
              <Upcoming invoices={preview.invoices} currency={preview.currency} none="" />
            ) : null}
          </div>
        )}
      </Loaded>
    </section>
  );
}

function Consequences({ change, preview }: { change: SubscriptionChange; preview: SubscriptionChangePreview }) {
  const { endsAt, creditMinor, offOpenInvoiceMinor, currency, invoices, atOnce } = preview;
  if (change === 'pause') {
    return (
      <>
        <li>No invoice is made until somebody resumes it.</li>
        <li>The days after today are not charged, as long as it is paused.</li>
      </>
    );
  }
  if (change === 'resume') {
    return (
      <>
        <li>Charged again from today.</li>
        <li>
          {atOnce > 0
            ? `${atOnce === 1 ? 'The invoice' : `${atOnce} invoices`} that the pause held ${atOnce === 1 ? 'is' : 'are'} made at once.`
            : 'No invoice is made at once.'}
        </li>
      </>
    );
  }
  const asCredit = creditMinor - offOpenInvoiceMinor;
  return (
    <>
      {change === 'cancel-now' ? (
        <li>It ends now.</li>
      ) : endsAt ? (
        <li>
          It ends <Instant at={endsAt} />, when its period does.
        </li>
      ) : null}
      {offOpenInvoiceMinor > 0 ? (
        <li>
          <Money minor={offOpenInvoiceMinor} currency={currency} /> for time that is not used come off the invoice that
          is still open.
        </li>
      ) : null}
      {asCredit > 0 ? (
        <li>
          <Money minor={asCredit} currency={currency} /> paid for time that is not used become credit of the customer.
        </li>
      ) : null}
      {creditMinor === 0 ? <li>Nothing is given back.</li> : null}
      <li>
        {invoices.length === 0
          ? 'No more invoices.'
          : invoices.length === 1
            ? 'One more invoice:'
            : `${invoices.length} more invoices:`}
      </li>
    </>
  );
}
