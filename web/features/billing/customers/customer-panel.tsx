import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Link } from '../../../ui/link.tsx';
import { CustomerActions } from './customer-actions.tsx';
import { CustomerInvoices } from './customer-invoices.tsx';
import { CustomerProperties } from './customer-properties.tsx';
import { CustomerSubscriptions } from './customer-subscriptions.tsx';

/** A customer beside the list: how they pay, what they owe, what they are billed for. */
export function CustomerPanel({ id }: { id: string }) {
  const query = trpc.customers.get.useQuery({ id });
  return (
    <Loaded query={query} what="The customer">
      {(customer) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-2">
            <CustomerActions customer={customer} />
            <Link href={`/billing/customers/${id}`} className="ml-auto text-accent underline-offset-2 hover:underline">
              Open the customer
            </Link>
          </div>
          <CustomerProperties customer={customer} />
          <CustomerSubscriptions customerId={id} />
          <CustomerInvoices customerId={id} most={5} />
        </div>
      )}
    </Loaded>
  );
}
