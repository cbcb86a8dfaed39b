import { CalendarClock, Link2, MessageSquareWarning, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import type { HoldKind } from '../../../../domain/collection/holds.ts';
import type { CollectionHold } from '../../../../domain/collection/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { PromiseDialog } from './promise-dialog.tsx';

/** What holds the collection of an invoice, and what a person can agree on with the customer. */
export function CollectionPanel({ invoice }: { invoice: InvoiceDetail }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const query = trpc.collection.get.useQuery({ id: invoice.id });
  const dispute = trpc.collection.dispute.useMutation();
  const end = trpc.collection.endHold.useMutation();
  const [asked, setAsked] = useState<'promise' | 'dispute' | null>(null);
  const [ending, setEnding] = useState<CollectionHold | null>(null);
  const { holds = [], suspendedSince = null } = query.data ?? {};
  const mayCollect = can('invoice:collect');
  const held = holds.find(({ inForce }) => inForce);
  const isOpen = invoice.status === 'open';
  if (!isOpen && holds.length === 0) return null;

  const copyLink = async () => {
    try {
      const { url } = await utils.collection.payLink.fetch({ id: invoice.id });
      await navigator.clipboard.writeText(url);
      toastDone('The link to the pay page is copied');
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <Card title="Agreed with the customer">
      <div className="flex flex-col gap-3 text-14">
        {suspendedSince ? (
          <p>
            <StatusPill tone="breached">Customer suspended</StatusPill>{' '}
            <span className="text-13 text-muted">
              since <Instant at={suspendedSince} />, until this is paid
            </span>
          </p>
        ) : null}
        {holds.length === 0 ? (
          <p className="text-13 text-faint">
            Nothing yet. A promise to pay or a dispute holds reminders, charges and the ladder.
          </p>
        ) : (
          <ul className="flex flex-col gap-2">
            {holds.map((hold) => (
              <li key={hold.id} className="flex flex-col gap-0.5">
                <HoldState hold={hold} />
                {hold.note ? <p className="text-muted">{hold.note}</p> : null}
                <p className="text-13 text-faint">
                  {hold.byName}, <Instant at={hold.from} />
                </p>
              </li>
            ))}
          </ul>
        )}
        {isOpen && mayCollect ? (
          <div className="flex flex-wrap gap-2">
            {held ? (
              <Button size="small" icon={<Undo2 />} onClick={() => setEnding(held)}>
                {END_WORDS[held.kind].ask}
              </Button>
            ) : (
              <>
                <Button size="small" icon={<CalendarClock />} onClick={() => setAsked('promise')}>
                  Promise to pay
                </Button>
                <Button size="small" icon={<MessageSquareWarning />} onClick={() => setAsked('dispute')}>
                  Dispute
                </Button>
              </>
            )}
            <Button size="small" icon={<Link2 />} onClick={() => void copyLink()}>
              Copy the pay link
            </Button>
          </div>
        ) : null}
      </div>
      {asked === 'promise' ? <PromiseDialog invoice={invoice} onClose={() => setAsked(null)} /> : null}
      <ConfirmDialog
        open={asked === 'dispute'}
        onOpenChange={() => setAsked(null)}
        title={`Is ${invoice.number ?? 'this invoice'} in dispute?`}
        consequence="No card is charged and nothing is sent until the dispute is settled."
        confirm="Enter the dispute"
        busy="Entering…"
        reason="optional"
        onConfirm={async (words) => {
          await dispute.mutateAsync({ id: invoice.id, note: words.trim() === '' ? null : words });
          toastDone('In dispute: collection waits');
          await utils.invalidate();
        }}
      />
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={END_WORDS[ending?.kind ?? 'promise'].title}
        consequence={END_WORDS[ending?.kind ?? 'promise'].consequence}
        confirm={END_WORDS[ending?.kind ?? 'promise'].confirm}
        busy="Saving…"
        onConfirm={async () => {
          if (!ending) return;
          await end.mutateAsync({ id: invoice.id, holdId: ending.id });
          toastDone(ending.kind === 'chargeback' ? 'Collection begins anew' : 'Collection goes on');
          await utils.invalidate();
        }}
      />
    </Card>
  );
}

const GOES_ON = 'Collection goes on from where it was, as many days later as it was held.';
const PROMISE = {
  ask: 'Take the promise back',
  title: 'Take this promise back?',
  confirm: 'Take it back',
  consequence: GOES_ON,
};
const END_WORDS: Readonly<Record<HoldKind, typeof PROMISE>> = {
  promise: PROMISE,
  paying: PROMISE,
  dispute: {
    ask: 'Settle the dispute',
    title: 'Settle this dispute?',
    confirm: 'Settle it',
    consequence: GOES_ON,
  },
  chargeback: {
    ask: 'Collect it again',
    title: 'Collect this invoice again?',
    confirm: 'Collect it again',
    consequence:
      'Reminders and the ladder begin anew, as if it were issued today. The card on file is not charged for it; one that the customer puts on file from now on is.',
  },
};

function HoldState({ hold: { kind, promisedOn, inForce, broken, until } }: { hold: CollectionHold }) {
  if (kind === 'dispute') {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <StatusPill tone={inForce ? 'warned' : 'neutral'}>{inForce ? 'In dispute' : 'Dispute settled'}</StatusPill>
        {until && !inForce ? (
          <span className="text-13 text-muted">
            <Instant at={until} />
          </span>
        ) : null}
      </p>
    );
  }
  if (kind === 'chargeback') {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <StatusPill tone={inForce ? 'breached' : 'neutral'}>
          {inForce ? 'Taken back by the bank' : 'Taken back, collected again'}
        </StatusPill>
      </p>
    );
  }
  const words = broken ? 'Promise not kept' : inForce ? 'Promised to pay' : 'Promise taken back';
  return (
    <p className="flex flex-wrap items-center gap-2">
      <StatusPill tone={broken ? 'breached' : inForce ? 'running' : 'neutral'}>{words}</StatusPill>
      {promisedOn ? (
        <span className="text-13 text-muted">
          by <CivilDay date={promisedOn} />
        </span>
      ) : null}
    </p>
  );
}
