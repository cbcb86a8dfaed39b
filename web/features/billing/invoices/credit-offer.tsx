import { useState } from 'react';
import { canMove, invoiceTransitions } from '../../../../domain/billing/contract.ts';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Money } from '../../../ui/money.tsx';
import { ApplyCredit } from './apply-credit.tsx';

/** What the customer is owed, where it could pay an invoice that is open. */
export function CreditOffer({ invoice }: { invoice: InvoiceDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState(false);
  const { status, dueMinor, customerCreditMinor, currency } = invoice;
  const isOwed = status !== 'draft' && canMove(invoiceTransitions, status, 'paid') && dueMinor > 0;
  if (!isOwed || customerCreditMinor <= 0) return null;
  return (
    <Card title="Credit of the customer">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span>
          <Money minor={customerCreditMinor} currency={currency} className="font-semibold" />{' '}
          <span className="text-13 text-muted">not used yet</span>
        </span>
        {can('payment:create') ? (
          <Button size="small" onClick={() => setAsked(true)}>
            Pay with credit
          </Button>
        ) : null}
      </div>
      {asked ? (
        <ApplyCredit invoice={invoice} creditMinor={customerCreditMinor} onClose={() => setAsked(false)} />
      ) : null}
    </Card>
  );
}
