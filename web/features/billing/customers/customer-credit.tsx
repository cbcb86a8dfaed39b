import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { InvoiceSummary } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { ApplyCredit } from '../invoices/apply-credit.tsx';
import { Sums } from '../sums.tsx';

/** More are on the list of invoices. */
const MOST = 5;

/** What the customer is owed, and the open invoices that it could pay now. Nothing where there is no credit. */
export function CustomerCredit({ customer: { id: customerId, credit } }: { customer: Customer }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<InvoiceSummary | null>(null);
  const has = credit.some(({ amountMinor }) => amountMinor > 0);
  const mayPay = can('payment:create');
  const open = trpc.invoices.list.useQuery(
    { filter: { customerId, status: ['open'] }, sort: 'payBy', pageSize: 50 },
    { enabled: has && mayPay },
  );
  if (!has) return null;
  const creditIn = (currency: string) => credit.find((one) => one.currency === currency)?.amountMinor ?? 0;
  const payable = (open.data?.items ?? []).filter(({ currency, dueMinor }) => dueMinor > 0 && creditIn(currency) > 0);
  return (
    <Card title="Credit">
      <p>
        <Sums sums={credit} none="none" /> <span className="text-13 text-muted">for the next invoices</span>
      </p>
      {payable.length > 0 ? (
        <ul className="mt-2 flex flex-col divide-y divide-line">
          {payable.slice(0, MOST).map((invoice) => (
            <li key={invoice.id} className="flex items-center justify-between gap-3 py-2">
              <span className="flex min-w-0 flex-col">
                <Link
                  href={`/billing/invoices/${invoice.id}`}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {invoice.number}
                </Link>
                <span className="text-13 text-muted">
                  <Money minor={invoice.dueMinor} currency={invoice.currency} /> due
                </span>
              </span>
              <Button size="small" onClick={() => setAsked(invoice)}>
                Pay with credit
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {asked ? (
        <ApplyCredit invoice={asked} creditMinor={creditIn(asked.currency)} onClose={() => setAsked(null)} />
      ) : null}
    </Card>
  );
}
