import { useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { useLive, useLiveFrom } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { CustomerLinks } from '../collection/customer-links.tsx';
import { StatementCard } from '../documents/statement-card.tsx';
import { CustomerActions } from './customer-actions.tsx';
import { CustomerCredit } from './customer-credit.tsx';
import { CustomerInvoices } from './customer-invoices.tsx';
import { CustomerProperties } from './customer-properties.tsx';
import { CustomerSubscriptions } from './customer-subscriptions.tsx';
import { PaysFor } from './pays-for.tsx';
import { TaxCard } from './tax-card.tsx';
import { CustomerWallets } from './wallets.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('customers', 'invoices', 'subscriptions', 'wallets');
  useLiveFrom('customers', 'invoices', 'subscriptions', 'wallets');
  const query = trpc.customers.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The customer">
      {(customer) => <Detail key={customer.id} customer={customer} />}
    </Loaded>
  );
}

function Detail({ customer }: { customer: Customer }) {
  const { id, name, email, paymentMethod, suspendedSince } = customer;
  const { can } = useMember();
  return (
    <>
      <PageHeader
        back={<Link href="/billing/customers">Customers</Link>}
        title={name}
        line={
          <>
            {suspendedSince ? (
              <StatusPill tone="breached">
                Suspended since <Instant at={suspendedSince} />
              </StatusPill>
            ) : null}
            <span>{email}</span>
            <span>{paymentMethod ? `pays with ${paymentMethod.label}` : 'pays after the invoice'}</span>
          </>
        }
        actions={
          <>
            <CustomerActions customer={customer} />
            {can('subscription:create') ? (
              <Button asChild look="primary">
                <Link href={`/billing/subscriptions/new?customer=${id}`}>
                  <Plus aria-hidden />
                  New subscription
                </Link>
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <CustomerSubscriptions customerId={id} />
          <PaysFor customerId={id} />
          <CustomerInvoices customerId={id} most={12} />
          <StatementCard customerId={customer.id} email={customer.email} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <CustomerProperties customer={customer} />
          <CustomerCredit customer={customer} />
          <CustomerLinks customer={customer} />
          <CustomerWallets customer={customer} />
          <TaxCard customer={customer} />
        </div>
      </div>
    </>
  );
}
