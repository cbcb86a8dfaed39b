import { useState } from 'react';
import { toWire } from '../../../../domain/money/money.ts';
import { stripeStep } from '../../../../domain/money/stripe-amount.ts';
import type { PaymentDetail, Refund } from '../../../../domain/payments/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { TakeBackDialog } from './take-back-dialog.tsx';
import { TakenBackRows } from './taken-back-rows.tsx';
import { howWords, REFUND_WORDS } from './words.ts';

const LINK = 'text-accent underline-offset-2 hover:underline';

/** A payment beside its list: what it paid, what became credit, what went back. */
export function PaymentPanel({ id }: { id: string }) {
  const query = trpc.payments.get.useQuery({ id });
  return (
    <Loaded query={query} what="The payment">
      {(payment) => <Shown payment={payment} />}
    </Loaded>
  );
}

function Shown({ payment }: { payment: PaymentDetail }) {
  const { can } = useMember();
  const [sending, setSending] = useState(false);
  const { currency, allocations, refunds, toCreditMinor } = payment;
  const taken = refunds.reduce(
    (all, { creditNoteId, status, amountMinor }) =>
      creditNoteId === null && status !== 'failed' ? all + amountMinor : all,
    0,
  );
  const gone = payment.chargebacks.reduce((all, { creditMinor, lostMinor }) => all + creditMinor + lostMinor, 0);
  const most = toCreditMinor - taken - gone;
  const [lost, setLost] = useState(false);
  const step = toWire(stripeStep(currency));
  const leftMinor = payment.amountMinor - payment.takenBackMinor;
  // What a provider tells of by itself is not entered by hand.
  const mayLose = leftMinor > 0 && payment.provider !== 'stripe' && !['wallet', 'credit'].includes(payment.method);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-16">
        <Money minor={payment.amountMinor} currency={currency} className="font-semibold" />{' '}
        <span className="text-muted">received</span> <Instant at={payment.receivedAt} />
      </p>
      <DefinitionList
        items={[
          ['How', howWords(payment)],
          [
            'Customer',
            <Link key="customer" href={`/billing/customers/${payment.customerId}`} className={LINK}>
              {payment.customerName}
            </Link>,
          ],
          ['Reference', payment.reference ?? 'none'],
          ...(payment.note ? [['Note', payment.note] as const] : []),
        ]}
      />
      <section aria-label="What it paid">
        <h3 className="mb-1 text-13 font-medium">What it paid</h3>
        <ul className="flex flex-col gap-1">
          {allocations.map(({ invoiceId, invoiceNumber, amountMinor }) => (
            <li key={invoiceId} className="flex justify-between gap-4">
              <Link href={`/billing/invoices/${invoiceId}`} className={LINK}>
                {invoiceNumber ?? 'a draft'}
              </Link>
              <Money minor={amountMinor} currency={currency} />
            </li>
          ))}
          {toCreditMinor > 0 ? (
            <li className="flex justify-between gap-4">
              <span>Credit of the customer</span>
              <Money minor={toCreditMinor} currency={currency} />
            </li>
          ) : null}
        </ul>
        {payment.provider === 'stripe' && toCreditMinor > 0 && toCreditMinor < step ? (
          <p className="mt-1 text-13 text-muted">
            Stripe takes {currency} in steps of <Money minor={step} currency={currency} />: what that was too much is
            credit.
          </p>
        ) : null}
      </section>
      {refunds.length > 0 ? (
        <section aria-label="Sent back">
          <h3 className="mb-1 text-13 font-medium">Sent back</h3>
          <ul className="flex flex-col gap-3">
            {refunds.map((refund) => (
              <RefundRow key={refund.id} refund={refund} mayDecide={can('payment:refund')} />
            ))}
          </ul>
        </section>
      ) : null}
      <TakenBackRows payment={payment} />
      {can('payment:refund') && (most > 0 || mayLose) ? (
        <div className="flex flex-wrap gap-2">
          {most > 0 ? <Button onClick={() => setSending(true)}>Send back what came too much</Button> : null}
          {mayLose ? <Button onClick={() => setLost(true)}>The bank took it back</Button> : null}
        </div>
      ) : null}
      {lost ? <TakeBackDialog payment={payment} leftMinor={leftMinor} onClose={() => setLost(false)} /> : null}
      {sending ? <RefundDialog payment={payment} mostMinor={most} onClose={() => setSending(false)} /> : null}
    </div>
  );
}

function RefundRow({ refund, mayDecide }: { refund: Refund; mayDecide: boolean }) {
  const [asked, setAsked] = useState<'done' | 'failed' | null>(null);
  const utils = trpc.useUtils();
  const decide = trpc.payments.decideRefund.useMutation();
  const { words, tone } = REFUND_WORDS[refund.status];
  return (
    <li className="flex flex-col gap-1">
      <span className="flex items-center justify-between gap-4">
        <StatusPill tone={tone}>{words}</StatusPill>
        <Money minor={refund.amountMinor} currency={refund.currency} />
      </span>
      <span className="text-13 text-muted">
        {refund.reason} <Instant at={refund.settledAt ?? refund.requestedAt} />
      </span>
      {refund.status === 'unknown' && mayDecide ? (
        <>
          <span className="text-13">Look it up at the provider, then say what became of it.</span>
          <span className="flex gap-2">
            <Button size="small" onClick={() => setAsked('done')}>
              It was sent
            </Button>
            <Button size="small" onClick={() => setAsked('failed')}>
              It was not
            </Button>
          </span>
        </>
      ) : null}
      {asked ? (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(null)}
          title={asked === 'done' ? 'Was it sent?' : 'Was it not sent?'}
          consequence={
            asked === 'done'
              ? 'It is entered as sent back.'
              : 'The amount is the customer’s credit, and can be sent back anew.'
          }
          confirm={asked === 'done' ? 'It was sent' : 'It was not'}
          busy="Entering it…"
          reason="required"
          onConfirm={async (reason) => {
            await decide.mutateAsync({ id: refund.id, outcome: asked, reason });
            toastDone('It is entered');
            void utils.invalidate();
          }}
        />
      ) : null}
    </li>
  );
}
