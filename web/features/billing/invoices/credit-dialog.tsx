import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import type { CreditNotePreview } from '../../../../domain/invoices/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem } from '../amount.ts';
import { CreditLines } from './credit-lines.tsx';

type Asked = Inputs['creditNotes']['preview'];

/** Credits an invoice whole, or parts of its lines, with what follows shown first. */
export function CreditDialog({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { id, version, number, currency } = invoice;
  const { can } = useMember();
  const utils = trpc.useUtils();
  const issue = trpc.creditNotes.issue.useMutation();
  const errors = useFormErrors(['lines', 'reason']);
  const [what, setWhat] = useState<'all' | 'lines'>('all');
  const [settle, setSettle] = useState<'credit' | 'refund'>('credit');
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');

  // What is left of each line, whatever is chosen.
  const whole = useQuery({
    queryKey: ['creditable', id, version],
    queryFn: () => utils.client.creditNotes.preview.mutate({ invoiceId: id, settle: 'credit' }),
    retry: false,
    staleTime: 0,
  });
  const left = new Map(whole.data?.left.map(({ lineId, amountMinor }) => [lineId, amountMinor]));

  const typed = Object.entries(amounts).filter(([, text]) => text.trim() !== '');
  const lines = typed.map(([lineId, text]) => ({ lineId, amountMinor: amountOf(text, currency) ?? 0 }));
  const problems = new Map(
    typed.map(([lineId, text]) => [lineId, amountProblem(text, currency, left.get(lineId))] as const),
  );
  const linesProblem =
    what === 'all'
      ? null
      : typed.length === 0
        ? 'Say how much of which line'
        : ([...problems.values()].find((problem) => problem !== null) ?? null);
  const asked: Asked | null = linesProblem ? null : { invoiceId: id, settle, ...(what === 'lines' ? { lines } : {}) };
  const preview = useQuery({
    queryKey: ['credit preview', version, asked],
    queryFn: () => (asked ? utils.client.creditNotes.preview.mutate(asked) : null),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const paid = invoice.payments.length > 0;

  const submit = async () => {
    const wrong = errors.say([
      { name: 'lines', message: linesProblem },
      { name: 'reason', message: reason.trim() === '' ? 'Say why; it stands on the credit note' : null },
    ]);
    if (wrong || !asked) return;
    const note = await errors.run(() => issue.mutateAsync({ ...asked, version, reason }));
    void utils.invalidate();
    if (!note) return;
    toastDone(`Credit note ${note.number} is issued`);
    onClose();
  };

  return (
    <FormDialog
      width="wide"
      title={`Credit ${number ?? 'this invoice'}`}
      description="A credit note with a number of its own takes back what was charged. The invoice itself stays as it is."
      confirm="Issue the credit note"
      busy={issue.isPending && 'Issuing…'}
      onClose={onClose}
      errors={errors.errors}
      onSubmit={submit}
    >
      <RadioCards
        legend="What"
        value={what}
        onChange={setWhat}
        options={[
          { value: 'all', label: 'All that is left of it' },
          { value: 'lines', label: 'Parts of its lines' },
        ]}
      />
      {what === 'lines' ? (
        <CreditLines
          id={errors.at('lines').id}
          lines={invoice.lines}
          currency={currency}
          left={left}
          amounts={amounts}
          problems={problems}
          onChange={(lineId, text) => setAmounts({ ...amounts, [lineId]: text })}
        />
      ) : null}
      {paid ? (
        <RadioCards
          legend="What was paid already"
          value={settle}
          onChange={setSettle}
          options={[
            { value: 'credit', label: 'Becomes credit', help: 'It is taken off the customer’s next invoices.' },
            ...(can('payment:refund')
              ? [
                  {
                    value: 'refund' as const,
                    label: 'Goes back',
                    help: 'To the card that paid. What came by transfer you send back yourself, and it is entered as sent.',
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      <Field label="Reason" help="It stands on the credit note." {...errors.at('reason')}>
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <section
        aria-label="What follows"
        aria-live="polite"
        className="rounded-md border border-line bg-canvas px-4 py-3"
      >
        {asked === null ? (
          <p className="text-muted">
            {typed.length === 0 ? 'Say how much of which line: what follows stands here first.' : linesProblem}
          </p>
        ) : preview.error ? (
          <p className="text-breached">{failureOf(preview.error).message}</p>
        ) : preview.data ? (
          <Follows preview={preview.data} />
        ) : (
          <Skeleton className="w-3/4" />
        )}
      </section>
    </FormDialog>
  );
}

function Follows({ preview }: { preview: CreditNotePreview }) {
  const { currency, totalMinor, taxMinor, offDueMinor, toCreditMinor, toRefundMinor, toRetainerMinor, refunds } =
    preview;
  const byHand = refunds.filter((refund) => refund.byHand).reduce((all, { amountMinor }) => all + amountMinor, 0);
  return (
    <>
      <p className="font-medium">
        A credit note over <Money minor={totalMinor} currency={currency} />
        {taxMinor === 0 ? null : (
          <>
            , of which <Money minor={taxMinor} currency={currency} /> tax
          </>
        )}
        .
      </p>
      <ul className="mt-1 list-disc pl-5 text-muted">
        {offDueMinor > 0 ? (
          <li>
            <Money minor={offDueMinor} currency={currency} /> less are due.
          </li>
        ) : null}
        {toRefundMinor > 0 ? (
          <li>
            <Money minor={toRefundMinor} currency={currency} /> go back
            {byHand > 0 ? (
              <>
                , <Money minor={byHand} currency={currency} /> of it by your own transfer
              </>
            ) : null}
            .
          </li>
        ) : null}
        {toRetainerMinor > 0 ? (
          <li>
            <Money minor={toRetainerMinor} currency={currency} /> go back into the retainer that paid the hours.
          </li>
        ) : null}
        {toCreditMinor > toRetainerMinor ? (
          <li>
            <Money minor={toCreditMinor - toRetainerMinor} currency={currency} /> become credit of the customer.
          </li>
        ) : null}
      </ul>
    </>
  );
}
