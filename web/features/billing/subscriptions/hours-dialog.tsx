import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { LifeDialog } from './life-dialog.tsx';

interface Props {
  subscription: SubscriptionDetail;
  onClose: () => void;
}

/** Lets the customer's approved hours come with this subscription's invoices, or no more. */
export function HoursDialog({ subscription, onClose }: Props) {
  const { currency, customerName, agreement } = subscription;
  const { billsHours } = agreement;
  return (
    <LifeDialog
      subscription={subscription}
      title={billsHours ? 'No longer bill hours with it?' : 'Bill approved hours with it?'}
      deed={billsHours ? 'No longer bill them' : 'Bill them'}
      done={billsHours ? 'Hours wait for an invoice of their own' : 'Hours come with the next invoice'}
      change={{ kind: 'hours', billed: !billsHours }}
      onClose={onClose}
    >
      <p className="text-muted">
        {billsHours
          ? `Approved hours of ${customerName} stay in their timesheets until somebody invoices them.`
          : `Hours of ${customerName} in ${currency} that are billable and approved stand on its next invoice, each once: a line for each project and rate. A draft that is deleted, or a credit note, frees them again.`}
      </p>
    </LifeDialog>
  );
}
