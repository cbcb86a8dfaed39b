import { CreditCard, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { CustomerForm } from './customer-form.tsx';
import { PaymentDialog } from './payment-dialog.tsx';

/** Change who and where they are, or how they pay. */
export function CustomerActions({ customer }: { customer: Customer }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<'edit' | 'pay' | null>(null);
  // Known before it is asked for: its choices stand in the dialog as it opens.
  trpc.collection.payWay.usePrefetchQuery();
  if (!can('customer:update')) return null;
  return (
    <>
      <Button icon={<Pencil />} onClick={() => setAsked('edit')}>
        Edit
      </Button>
      <Button icon={<CreditCard />} onClick={() => setAsked('pay')}>
        {customer.paymentMethod ? 'Change the card' : 'Add a card'}
      </Button>
      {asked === 'edit' ? <CustomerForm customer={customer} onClose={() => setAsked(null)} /> : null}
      {asked === 'pay' ? <PaymentDialog customer={customer} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
