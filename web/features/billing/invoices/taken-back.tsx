import { TriangleAlert } from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { Money } from '../../../ui/money.tsx';
import { lastDueAgain } from './settled.ts';

/** A payment that the bank took back, as long as nobody has decided what becomes of the invoice. */
export function TakenBack({ invoice }: { invoice: InvoiceDetail }) {
  const { id, status, currency, fillsWallet } = invoice;
  const last = lastDueAgain(invoice);
  const query = trpc.collection.get.useQuery({ id }, { enabled: last !== null && status === 'open' });
  const waits = query.data?.holds.some(({ kind, inForce }) => kind === 'chargeback' && inForce) ?? false;
  if (!last || !waits) return null;
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="flex flex-col gap-1">
        <p className="font-medium">
          The bank took <Money minor={last.takenMinor} currency={currency} /> back.
        </p>
        <p>
          {last.reason}.{' '}
          {last.dueMinor < last.takenMinor ? (
            <>
              <Money minor={last.dueMinor} currency={currency} /> of it are due again, for the rest was still in the
              wallet
            </>
          ) : (
            'It is due again'
          )}
          . Nothing is charged or sent until you decide.
        </p>
        <ul className="list-disc pl-5 text-ink">
          <li>The customer pays another way: send them the pay link, or record the payment.</li>
          <li>Collect it again: reminders begin anew, and the card on file is not charged for it.</li>
          <li>Nothing more will come: {fillsWallet ? 'write it off' : 'write it off, or credit it'}.</li>
        </ul>
      </div>
    </div>
  );
}
