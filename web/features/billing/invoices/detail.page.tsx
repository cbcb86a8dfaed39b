import { useParams } from '@tanstack/react-router';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { civilDateAt, daysBetween } from '../../../../domain/time/civil.ts';
import { HOUR } from '../../../../domain/time/instant.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { useNow } from '../../../ui/clock.ts';
import { Countdown } from '../../../ui/countdown.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { ROOMY, useMedia } from '../../../ui/use-media.ts';
import { ProcessBeat, ProcessControls, WhatNext } from '../../processes/index.ts';
import { CollectionPanel } from '../collection/collection-panel.tsx';
import { DocumentCard } from '../documents/document-card.tsx';
import { Attempts } from './attempts.tsx';
import { CreditOffer } from './credit-offer.tsx';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceDocument } from './invoice-document.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { MoneyIn } from './money-in.tsx';
import { TakenBack } from './taken-back.tsx';
import { UnknownCharge } from './unknown-charge.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('invoices', 'messages');
  const query = trpc.invoices.get.useQuery({ id });
  useTitle(query.data && `Invoice ${query.data.number ?? 'draft'}`);
  return (
    <Loaded query={query} what="The invoice">
      {(invoice) => <Detail key={invoice.id} invoice={invoice} />}
    </Loaded>
  );
}

function Detail({ invoice }: { invoice: InvoiceDetail }) {
  const { number, customerId, customerName, collection, attempts, currency } = invoice;
  const beatFirst = useMedia(ROOMY);
  const beat = collection ? <ProcessBeat process={collection} /> : null;
  return (
    <>
      <PageHeader
        back={<Link href="/billing/invoices">Invoices</Link>}
        title={
          <>
            {customerName} <span className="font-normal text-faint tabular">{number ?? 'Draft'}</span>
          </>
        }
        line={
          <>
            <InvoiceStatus
              invoice={invoice}
              collection={
                collection && { status: collection.status, attempts: attempts.length, nextAt: collection.nextAt }
              }
            />
            <StatusLine invoice={invoice} />
          </>
        }
        actions={<InvoiceActions invoice={invoice} />}
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <UnknownCharge invoice={invoice} />
        <TakenBack invoice={invoice} />
        {beatFirst ? beat : null}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <InvoiceDocument invoice={invoice} />
            <MoneyIn invoice={invoice} />
            <Attempts invoice={invoice} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {collection ? (
              <>
                <WhatNext process={collection} />
                {collection.status === 'failed' ? null : (
                  <div className="flex flex-wrap justify-end gap-2 empty:hidden">
                    <ProcessControls process={collection} lead={false} />
                  </div>
                )}
              </>
            ) : null}
            <CollectionPanel invoice={invoice} />
            <CreditOffer invoice={invoice} />
            <DocumentCard invoice={invoice} />
            <Card title="Properties">
              <DefinitionList
                items={[
                  [
                    'Customer',
                    <Link key="customer" href={`/billing/customers/${customerId}`} className={LINK}>
                      {customerName}
                    </Link>,
                  ],
                  [
                    'Subscription',
                    invoice.subscriptionId ? (
                      <Link
                        key="subscription"
                        href={`/billing/subscriptions/${invoice.subscriptionId}`}
                        className={LINK}
                      >
                        {invoice.pricePlanName ?? 'its subscription'}
                      </Link>
                    ) : (
                      'none'
                    ),
                  ],
                  ['Total', <Money key="total" minor={invoice.totalMinor} currency={currency} />],
                  ['Still due', <Money key="due" minor={invoice.dueMinor} currency={currency} />],
                  ['Issued', invoice.finalizedAt ? <Instant key="issued" at={invoice.finalizedAt} /> : 'not yet'],
                  ['Paid', invoice.paidAt ? <Instant key="paid" at={invoice.paidAt} /> : 'not yet'],
                ]}
              />
            </Card>
          </div>
        </div>
        {beatFirst ? null : beat}
      </div>
    </>
  );
}

const LINK = 'text-accent underline-offset-2 hover:underline';

function StatusLine({
  invoice: { status, dueMinor, totalMinor, currency, payBy, paidAt, finalizesAt, payments, creditNotes },
}: {
  invoice: InvoiceDetail;
}) {
  const { zone } = useReader();
  const today = civilDateAt(zone, useNow(HOUR));
  const late = payBy === null ? 0 : daysBetween(payBy, today);
  if (status === 'paid' && paidAt && payments.length === 0 && creditNotes.length > 0) {
    return (
      <span>
        <Money minor={totalMinor} currency={currency} />, credited <Instant at={paidAt} />
      </span>
    );
  }
  if (status === 'paid' && paidAt) {
    return (
      <span>
        <Money minor={totalMinor} currency={currency} />, paid <Instant at={paidAt} />
      </span>
    );
  }
  if (status === 'void') return <span>Nothing is owed</span>;
  if (status === 'draft') {
    return (
      <span>
        <Money minor={totalMinor} currency={currency} className="font-medium text-ink" />
        {finalizesAt ? (
          <>
            , becomes final <Countdown at={finalizesAt} before="" after="now, was due" />
          </>
        ) : (
          ', becomes final when somebody says so'
        )}
      </span>
    );
  }
  return (
    <span>
      <Money minor={dueMinor} currency={currency} className="font-medium text-ink" /> still due
      {payBy ? (
        <>
          , {late > 0 ? 'was ' : ''}to be paid by <CivilDay date={payBy} />
          {late > 0 ? `, ${late === 1 ? 'a day' : `${late.toLocaleString()} days`} ago` : ''}
        </>
      ) : null}
    </span>
  );
}
