import { TriangleAlert } from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { Money } from '../../../ui/money.tsx';
import { takenOf } from './settled.ts';

/** A payment that the bank took back, as long as nobody has decided what becomes of the invoice. */
export function TakenBack({ invoice }: { invoice: InvoiceDetail }) {
  const { id, status, chargebacks, currency } = invoice;
  const last = chargebacks.at(-1);
  const query = trpc.collection.get.useQuery({ id }, { enabled: last !== undefined && status === 'open' });
  const waits = query.data?.holds.some(({ kind, inForce }) => kind === 'chargeback' && inForce) ?? false;
  if (!last || !waits) return null;
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="flex flex-col gap-1">
        <p className="font-medium">
          The bank took <Money minor={takenOf(last.parts, id)} currency={currency} /> back.
        </p>
        <p>{last.reason}. It is due again, and nothing is charged or sent until you decide.</p>
        <ul className="list-disc pl-5 text-ink">
          <li>The customer pays another way: send them the pay link, or record the payment.</li>
          <li>Collect it again: reminders begin anew, and the card on file is not charged for it.</li>
          <li>Nothing more will come: write it off, or credit it.</li>
        </ul>
      </div>
    </div>
  );
}
