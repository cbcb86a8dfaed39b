import { TriangleAlert } from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { ProcessControls } from '../../processes/index.ts';

/** A charge that a bank never answered: the one case in which a person has to look outside. */
export function UnknownCharge({ invoice }: { invoice: Pick<InvoiceDetail, 'attempts' | 'collection'> }) {
  const { collection, attempts } = invoice;
  if (collection?.status !== 'failed') return null;
  const unknown = attempts.at(-1)?.outcome === 'unknown';
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="flex flex-col gap-1">
        <p className="font-medium">
          {unknown ? 'Nobody knows whether this charge went through.' : 'The collection of this invoice has stopped.'}
        </p>
        {unknown ? (
          <>
            <p>Look it up at the provider, then decide.</p>
            <ul className="list-disc pl-5 text-ink">
              <li>It went through: record the payment.</li>
              <li>It did not: retry the failed step, and the card is charged again.</li>
              <li>Not to be charged: leave the step out, and reminders go on.</li>
            </ul>
          </>
        ) : (
          <p>{collection.error?.message}</p>
        )}
        <div className="mt-2 flex flex-row-reverse flex-wrap justify-end gap-2 empty:hidden">
          <ProcessControls process={collection} lead={false} />
        </div>
      </div>
    </div>
  );
}
