import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { SubscriptionPreview } from '../../../../domain/billing/requests.ts';
import { civilDateAt } from '../../../../domain/time/civil.ts';
import { fromIso } from '../../../../domain/time/instant.ts';
import { failureOf } from '../../../app/failure.ts';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { civilInWords } from '../../../ui/civil-words.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Upcoming } from './upcoming.tsx';

interface Props {
  /** null while something is missing. */
  input: Inputs['subscriptions']['create'] | null;
  customer: Customer | undefined;
}

/** What a subscription would be billed; null while something is missing. */
export function useNewPreview(input: Props['input']) {
  const { client } = trpc.useUtils();
  return useQuery({
    queryKey: ['subscription preview', input],
    queryFn: () => (input ? client.subscriptions.preview.mutate(input) : null),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
}

/** What will be billed, before it is begun: the same computation as the bill. */
export function NewPreview({ input, customer, query }: Props & { query: ReturnType<typeof useNewPreview> }) {
  return (
    <Card title="What will be billed">
      <div aria-live="polite" className="flex flex-col gap-3">
        {input === null ? (
          <p className="text-muted">
            Choose a customer and a price plan: the first invoices stand here before anything is made.
          </p>
        ) : query.error ? (
          <p className="text-breached">{failureOf(query.error).message}</p>
        ) : query.data ? (
          <>
            <Headline preview={query.data} zone={customer?.zone} />
            <ul className="flex list-disc flex-col gap-1 pl-5 text-muted">
              {query.data.trialEndsAt ? (
                <li>
                  Free until <Instant at={query.data.trialEndsAt} />, then charged.
                </li>
              ) : null}
              <li>{paysWords(customer)}</li>
            </ul>
            <Upcoming invoices={query.data.invoices} currency={query.data.currency} none="Nothing is billed." />
          </>
        ) : (
          <>
            <Skeleton className="w-3/4" />
            <Skeleton className="w-1/2" />
          </>
        )}
      </div>
    </Card>
  );
}

/** "3 invoices, EUR 420.00, first on 1 March 2026", as the reader writes amounts and dates. */
function Headline({ preview, zone }: { preview: SubscriptionPreview; zone: string | undefined }) {
  const reader = useReader();
  const { invoices, dueMinor, currency, atOnce } = preview;
  const [first] = invoices;
  if (!first) return <p className="text-16 font-semibold">No invoices</p>;
  const day = civilInWords(civilDateAt(zone ?? reader.zone, fromIso(first.dueAt)), reader);
  return (
    <p className="text-16 font-semibold">
      {invoices.length === 1 ? '1 invoice' : `${invoices.length} invoices`},{' '}
      <Money minor={dueMinor} currency={currency} />, first on {day}
      {atOnce > 1 ? `; ${atOnce} of them at once` : ''}
    </p>
  );
}

function paysWords(customer: Customer | undefined): string {
  if (!customer) return '';
  if (customer.paymentMethod) return `Each is charged to ${customer.paymentMethod.label} as soon as it is made.`;
  return `There is no card: ${customer.name} pays within ${customer.paymentTermDays} days of each invoice.`;
}
