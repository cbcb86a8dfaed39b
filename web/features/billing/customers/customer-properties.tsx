import type { Customer } from '../../../../domain/billing/contract.ts';
import { Card } from '../../../ui/card.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';

export function CustomerProperties({ customer }: { customer: Customer }) {
  const { email, paymentMethod, paymentTermDays, zone, createdAt } = customer;
  return (
    <Card title="Properties">
      <DefinitionList
        items={[
          ['E-mail', email],
          [
            'Pays with',
            paymentMethod ? (
              <span key="method">
                {paymentMethod.label}
                <span className="block text-13 text-faint">
                  on file since <Instant at={paymentMethod.addedAt} />
                </span>
              </span>
            ) : (
              'no card: pays after the invoice'
            ),
          ],
          ...(customer.payerId
            ? ([
                [
                  'Invoices go to',
                  <Link
                    key="payer"
                    href={`/billing/customers/${customer.payerId}`}
                    className="text-accent underline-offset-2 hover:underline"
                  >
                    {customer.payerName}
                  </Link>,
                ],
              ] as const)
            : []),
          ['Pays within', paymentTermDays === 0 ? 'at once' : `${paymentTermDays} days`],
          ['Time zone', zone.replaceAll('_', ' ')],
          ['Customer since', <Instant key="since" at={createdAt} />],
        ]}
      />
    </Card>
  );
}
