import { useParams } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { History } from '../../../app/history.tsx';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { Count } from '../../../ui/count.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ROOMY, useMedia } from '../../../ui/use-media.ts';
import { ProcessBeat, ProcessControls, WhatNext } from '../../processes/index.ts';
import { UseCard } from '../usage/use-card.tsx';
import { anchorWords } from '../words.ts';
import { AgreementCard } from './agreement-card.tsx';
import { Charges } from './charges.tsx';
import { Cost } from './cost.tsx';
import { SubscriptionCoupons } from './coupons.tsx';
import { historyWords } from './history-words.ts';
import { Periods } from './periods.tsx';
import { SubscriptionActions } from './subscription-actions.tsx';
import { SubscriptionStatus } from './subscription-status.tsx';
import { Upcoming } from './upcoming.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('subscriptions');
  const query = trpc.subscriptions.get.useQuery({ id });
  useTitle(query.data && `${query.data.customerName} on ${query.data.pricePlanName}`);
  return (
    <Loaded query={query} what="The subscription">
      {(subscription) => <Detail key={subscription.id} subscription={subscription} />}
    </Loaded>
  );
}

function Detail({ subscription }: { subscription: SubscriptionDetail }) {
  const { customerName, pricePlanName, quantity, process, endsAt, status, upcoming, currency } = subscription;
  const beatFirst = useMedia(ROOMY);
  return (
    <>
      <PageHeader
        back={<Link href="/billing">Subscriptions</Link>}
        title={
          <>
            {customerName} <span className="font-normal text-muted">on {pricePlanName}</span>
          </>
        }
        line={
          <>
            <SubscriptionStatus subscription={subscription} />
            <Cost subscription={subscription} />
            {quantity > 1 ? (
              <span>
                for <Count value={quantity} />
              </span>
            ) : null}
            {endsAt ? (
              <span>
                {status === 'cancelled' ? 'ended' : 'ends'} <Instant at={endsAt} />
              </span>
            ) : null}
          </>
        }
        actions={<SubscriptionActions subscription={subscription} />}
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <Stopped process={process} />
        {beatFirst ? <ProcessBeat process={process} /> : null}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <Charges subscription={subscription} />
            <UseCard subscriptionId={subscription.id} />
            <SubscriptionCoupons subscription={subscription} />
            <Periods subscription={subscription} />
            <Card
              title="Invoices to come"
              aside={<span className="max-sm:hidden">computed as they will be billed</span>}
            >
              <Upcoming invoices={upcoming} currency={currency} none={noneWords(subscription)} />
            </Card>
            <History noun="subscription" id={subscription.id} words={historyWords} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <WhatNext process={process} />
            {process.status === 'failed' ? (
              <div className="flex flex-wrap justify-end gap-2 empty:hidden">
                <ProcessControls process={process} />
              </div>
            ) : null}
            <AgreementCard subscription={subscription} />
            <Properties subscription={subscription} />
          </div>
        </div>
        {beatFirst ? null : <ProcessBeat process={process} />}
      </div>
    </>
  );
}

function noneWords({ status, endsAt }: SubscriptionDetail): string {
  if (status === 'paused') return 'None while it is paused.';
  if (status === 'cancelled') return 'None: it has ended.';
  return endsAt ? 'None: it ends before the next one.' : 'None, as it stands now.';
}

function Stopped({ process }: Pick<SubscriptionDetail, 'process'>) {
  if (process.status !== 'failed') return null;
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        <p className="font-medium">An invoice could not be made, and billing of this subscription has stopped.</p>
        <p>{process.error?.message}</p>
      </div>
    </div>
  );
}

const LINK = 'text-accent underline-offset-2 hover:underline';

function Properties({ subscription }: { subscription: SubscriptionDetail }) {
  const { customerId, customerName, pricePlanName, startAt, trialEndsAt, currentPeriod, anchor, zone } = subscription;
  return (
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
            'Price plan',
            <Link key="plan" href={`/billing/plans/${subscription.pricePlanId}`} className={LINK}>
              {pricePlanName}
            </Link>,
          ],
          ['Began', <Instant key="began" at={startAt} />],
          ['Trial', trialEndsAt ? <Trial key="trial" at={trialEndsAt} /> : 'none'],
          ['Period', currentPeriod ? <CivilPeriod key="period" period={currentPeriod} /> : 'none runs'],
          ['Counted from', anchorWords(anchor)],
          ['Time zone', zone.replaceAll('_', ' ')],
        ]}
      />
    </Card>
  );
}

const Trial = ({ at }: { at: string }) => (
  <>
    until <Instant at={at} />
  </>
);
