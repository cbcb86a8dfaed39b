import { useState } from 'react';
import type { ForecastInvoice } from '../../../../domain/forecast/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Drawer } from '../../../ui/drawer.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { Lines } from '../invoices/lines.tsx';
import { Totals } from '../invoices/totals.tsx';
import { BilledInvoices, CashInvoices, Pager } from './behind-money.tsx';
import { monthInWords } from './month-words.ts';

export type Behind =
  | { readonly kind: 'invoices' | 'tax' | 'use' | 'billed' | 'cash'; readonly month: string; readonly currency: string }
  | { readonly kind: 'trials' | 'cards'; readonly month: string };

const TITLES = {
  invoices: 'To be billed in',
  tax: 'Tax of what will be billed in',
  use: 'Use that is expected in',
  billed: 'Billed already in',
  cash: 'Invoices paid in',
  trials: 'Trials that end in',
  cards: 'Cards that expire in',
} as const;
const PAGE = 50;

/** What a number of the forecast is made of. */
export function BehindNumber({ behind, onClose }: { behind: Behind; onClose: () => void }) {
  const title = `${TITLES[behind.kind]} ${monthInWords(behind.month, useReader())}`;
  return (
    <Drawer open onOpenChange={onClose} title={title}>
      {behind.kind === 'invoices' || behind.kind === 'tax' || behind.kind === 'use' ? (
        <Invoices month={behind.month} currency={behind.currency} of={AMOUNTS[behind.kind]} />
      ) : null}
      {behind.kind === 'billed' ? <BilledInvoices month={behind.month} currency={behind.currency} /> : null}
      {behind.kind === 'cash' ? <CashInvoices month={behind.month} currency={behind.currency} /> : null}
      {behind.kind === 'trials' ? <Trials month={behind.month} /> : null}
      {behind.kind === 'cards' ? <Cards month={behind.month} /> : null}
    </Drawer>
  );
}

const AMOUNTS = { invoices: 'totalMinor', tax: 'taxMinor', use: 'expectedUseMinor' } as const;
type Amount = (typeof AMOUNTS)[keyof typeof AMOUNTS];

function Invoices({ month, currency, of }: { month: string; currency: string; of: Amount }) {
  const [page, setPage] = useState(1);
  const withUse = of === 'expectedUseMinor';
  const query = trpc.forecast.invoices.useQuery({ month, currency, withUse, page, pageSize: PAGE });
  return (
    <Loaded query={query} what="The invoices to come">
      {({ items, total }) => (
        <>
          <p className="pb-2 text-13 text-muted">
            {withUse
              ? 'An estimate: as much use as in the mean of the last full periods, three at most, priced as it will be. Not in what will be billed.'
              : 'Computed as the invoices themselves will be; each opens to its lines.'}{' '}
            {total.toLocaleString()} in all.
          </p>
          <ul className="flex flex-col divide-y divide-line">
            {items.map((item) => (
              <Invoice key={`${item.subscriptionId} ${item.key} ${item.invoiceId}`} item={item} of={of} />
            ))}
          </ul>
          <Pager page={page} size={PAGE} total={total} onPage={setPage} />
        </>
      )}
    </Loaded>
  );
}

function Invoice({ item, of }: { item: ForecastInvoice; of: Amount }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex list-none flex-wrap items-baseline justify-between gap-x-3 rounded-md py-2 hover:text-accent">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-medium">{item.customerName}</span>{' '}
            <span className="text-13 text-muted">{item.pricePlanName ?? 'By hand'}</span>
          </span>
          <span className="ml-auto flex items-baseline gap-3">
            <Instant at={item.at} className="text-13 text-muted" />
            <Money minor={item[of]} currency={item.currency} className="font-medium" />
          </span>
        </summary>
        {open ? <Detail item={item} /> : null}
      </details>
    </li>
  );
}

function Detail({ item: { subscriptionId, invoiceId, key, currency } }: { item: ForecastInvoice }) {
  if (invoiceId !== null || subscriptionId === null) {
    return (
      <p className="pb-4 text-13 text-muted">
        A draft already, which is finalised by itself.{' '}
        <Link href={`/billing/invoices/${invoiceId}`} className="underline">
          Open the draft
        </Link>
      </p>
    );
  }
  return <Computed subscriptionId={subscriptionId} invoiceKey={key} currency={currency} />;
}

interface ComputedProps {
  subscriptionId: string;
  invoiceKey: string;
  currency: string;
}

function Computed({ subscriptionId, invoiceKey: key, currency }: ComputedProps) {
  const query = trpc.forecast.invoice.useQuery({ subscriptionId, key });
  return (
    <Loaded query={query} what="The invoice to come">
      {(invoice) => (
        <div className="flex flex-col gap-3 pb-4">
          <Lines lines={invoice.lines} currency={currency} />
          <Totals
            currency={currency}
            amounts={invoice}
            coupons={invoice.coupons}
            last={['To be paid', invoice.dueMinor]}
          />
          <Link href={`/billing/subscriptions/${subscriptionId}`} className="self-start text-13 underline">
            Open the subscription
          </Link>
        </div>
      )}
    </Loaded>
  );
}

function Trials({ month }: { month: string }) {
  const query = trpc.forecast.trials.useQuery({ month });
  return (
    <Loaded query={query} what="The trials">
      {({ items }) => (
        <ul className="flex flex-col divide-y divide-line">
          {items.map((item) => (
            <li key={item.subscriptionId} className="flex flex-col gap-1 py-2.5">
              <Link href={`/billing/subscriptions/${item.subscriptionId}`} className="font-medium hover:underline">
                {item.customerName}
              </Link>
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-muted">
                {item.pricePlanName}
                <Instant at={item.trialEndsAt} />
                <StatusPill tone={item.hasCard ? 'done' : 'warned'}>
                  {item.hasCard ? 'Has a card' : 'No card'}
                </StatusPill>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Cards({ month }: { month: string }) {
  const query = trpc.forecast.cards.useQuery({ month });
  return (
    <Loaded query={query} what="The cards">
      {({ items }) => (
        <ul className="flex flex-col divide-y divide-line">
          {items.map((item) => (
            <li key={item.customerId} className="flex flex-wrap justify-between gap-x-3 py-2.5">
              <Link href={`/billing/customers/${item.customerId}`} className="font-medium hover:underline">
                {item.customerName}
              </Link>
              <span className="text-13 text-muted">{item.label}</span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
