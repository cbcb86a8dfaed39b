import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureOf } from '../../../app/failure.ts';
import { type Inputs, type Outputs, trpc } from '../../../app/trpc.ts';
import { CivilDay } from '../../../ui/civil.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Lines } from '../invoices/lines.tsx';
import { Upcoming } from './upcoming.tsx';

export type LifeChange = Inputs['subscriptions']['changeLife']['change'];
type LifePreviewData = Outputs['subscriptions']['previewLife'];

/** What a change would bring, computed by the server as the change itself computes it; handed over with it, it is made as shown. */
export function useLifePreview(id: string, version: number, change: LifeChange | null) {
  const { client } = trpc.useUtils();
  return useQuery({
    queryKey: ['life preview', id, version, change],
    queryFn: () => (change ? client.subscriptions.previewLife.mutate({ id, change }) : null),
    enabled: change !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
}

interface Props {
  change: LifeChange | null;
  query: ReturnType<typeof useLifePreview>;
}

export function LifePreview({ change, query }: Props) {
  return (
    <section aria-label="What follows" aria-live="polite" className="rounded-md border border-line bg-canvas px-4 py-3">
      {change === null ? (
        <p className="text-muted">What follows stands here before anything is done.</p>
      ) : query.error ? (
        <p className="text-breached">{failureOf(query.error).message}</p>
      ) : query.data ? (
        <Shown change={change} preview={query.data} />
      ) : (
        <div className="flex flex-col gap-2">
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
        </div>
      )}
    </section>
  );
}

function Shown({ change, preview }: { change: LifeChange; preview: LifePreviewData }) {
  const { creditMinor, offOpenInvoiceMinor, currency, invoice, invoices, atOnce, status } = preview;
  const asCredit = creditMinor - offOpenInvoiceMinor;
  const ended = status === 'cancelled' || preview.endsAt !== null;
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {consequences(change, preview)}
        {offOpenInvoiceMinor > 0 ? (
          <li>
            <Money minor={offOpenInvoiceMinor} currency={currency} /> for time that is not used come off the invoice
            that is still open.
          </li>
        ) : null}
        {asCredit > 0 ? (
          <li>
            <Money minor={asCredit} currency={currency} /> paid for time that is not used become credit of the customer.
          </li>
        ) : null}
        {change.kind === 'cancel' && change.at === 'now' && creditMinor === 0 ? <li>Nothing is given back.</li> : null}
        {invoice && invoice.totalMinor > 0 ? (
          <li>
            An invoice over <Money minor={invoice.dueMinor} currency={currency} /> is made now.
          </li>
        ) : null}
        {atOnce > 0 ? <li>{atOnce === 1 ? 'An invoice is' : `${atOnce} invoices are`} made at once.</li> : null}
      </ul>
      {invoice ? <Lines lines={invoice.lines} currency={currency} /> : null}
      <div>
        <p className="text-13 text-muted">{ended ? 'All invoices that follow' : 'The next invoices'}</p>
        <Upcoming
          invoices={invoices}
          currency={currency}
          none={ended ? 'No more invoices.' : 'None, as it stands then.'}
        />
      </div>
    </div>
  );
}

function consequences(change: LifeChange, preview: LifePreviewData): ReactNode {
  const { endsAt, trialEndsAt, agreement } = preview;
  switch (change.kind) {
    case 'activate':
      return <li>The trial ends now. What is charged from now on stands below.</li>;
    case 'extend-trial':
      return (
        <li>On trial until {trialEndsAt ? <Instant at={trialEndsAt} /> : 'then'}; what is charged begins then.</li>
      );
    case 'pause':
      return (
        <>
          <li>
            No invoice is made until{' '}
            {agreement.resumesAt ? <Instant at={agreement.resumesAt} /> : 'somebody resumes it'}.
          </li>
          <li>
            {agreement.voided
              ? 'Its period ends with the pause; another one begins when it goes on.'
              : 'Its periods stay as they lie. Days paused in those that are still to be billed are not charged.'}
          </li>
        </>
      );
    case 'resume':
      return <li>Charged again from today.</li>;
    case 'cancel':
      return change.at === 'now' ? (
        <li>It ends now. What waited for the next invoice is billed at once.</li>
      ) : (
        <li>It runs until {endsAt ? <Instant at={endsAt} /> : 'then'}, and can be kept until that day.</li>
      );
    case 'keep':
      return <li>It does not end, and is billed as before.</li>;
    case 'reactivate':
      return <li>A period of its own begins today, at the price that it had.</li>;
    case 'skip-next': {
      const last = agreement.skipped.at(-1);
      return (
        <li>
          {last ? (
            <>
              The period from <CivilDay date={last.from} /> on
            </>
          ) : (
            'A period'
          )}{' '}
          is not charged. What waits for the next invoice waits for the one after it.
        </li>
      );
    }
    case 'unskip':
      return <li>The period is charged as any other.</li>;
    case 'instalments':
      return (
        <li>
          {agreement.instalments > 1
            ? `What a period comes to is billed in ${agreement.instalments} parts, on days of their own.`
            : 'Each period is billed at once.'}
        </li>
      );
    case 'invoice-ahead':
      return (
        <li>
          {agreement.ahead ? (
            <>
              The periods until <CivilDay date={agreement.ahead.to} /> stand on one invoice. What it pays stays until
              then.
            </>
          ) : (
            'The periods to come stand on one invoice.'
          )}
        </li>
      );
    case 'term':
      return agreement.term ? (
        <li>
          Agreed on until <CivilDay date={agreement.term.to} />, then{' '}
          {agreement.term.atEnd === 'renew' ? 'renewed for as long again' : 'it ends'}.
        </li>
      ) : (
        <li>It goes on until somebody ends it.</li>
      );
  }
}
