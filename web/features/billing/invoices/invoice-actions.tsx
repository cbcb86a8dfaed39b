import { Ban, CircleX, Ellipsis, HandCoins, Link2, Trash2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { canMove, invoiceTransitions } from '../../../../domain/billing/contract.ts';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { useCommands } from '../../../app/commands.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { CreditDialog } from './credit-dialog.tsx';
import { DeleteDraft, DraftButtons, FinaliseDraft } from './draft-actions.tsx';
import { RecordPayment } from './record-payment.tsx';
import { WriteOff } from './write-off.tsx';

/** What its status and the member's permissions allow: a draft is edited and finalised, a final one paid, credited, given up. */
export function InvoiceActions({ invoice }: { invoice: InvoiceDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<'pay' | 'void' | 'credit' | 'write-off' | 'finalise' | 'delete' | null>(null);
  const { status } = invoice;
  const isDraft = status === 'draft';
  const mayPay = can('payment:create') && !isDraft && canMove(invoiceTransitions, status, 'paid');
  const mayCredit = can('invoice:credit') && !isDraft && status !== 'void' && !invoice.fillsWallet;
  const mayWriteOff = can('invoice:write-off') && status === 'open';
  const mayDelete = can('invoice:delete') && isDraft;
  const mayFinalise = can('invoice:finalise') && isDraft;
  // What was paid or credited in part is credited, not voided.
  const untouched = invoice.payments.length === 0 && invoice.creditNotes.length === 0;
  const mayVoid = can('invoice:void') && canMove(invoiceTransitions, status, 'void') && untouched;
  useCommands(
    useMemo(
      () => [
        ...(mayPay
          ? [
              {
                id: 'record payment',
                label: 'Record a payment of this invoice',
                group: 'act' as const,
                keys: 'p',
                run: () => setAsked('pay'),
              },
            ]
          : []),
        ...(mayCredit
          ? [
              {
                id: 'credit invoice',
                label: 'Credit this invoice',
                group: 'act' as const,
                run: () => setAsked('credit'),
              },
            ]
          : []),
        ...(mayFinalise
          ? [
              {
                id: 'finalise invoice',
                label: 'Finalise this draft',
                group: 'act' as const,
                run: () => setAsked('finalise'),
              },
            ]
          : []),
        ...(mayVoid
          ? [
              {
                id: 'void invoice',
                label: 'Declare this invoice void',
                group: 'act' as const,
                run: () => setAsked('void'),
              },
            ]
          : []),
      ],
      [mayPay, mayVoid, mayCredit, mayFinalise],
    ),
  );
  const copy = () =>
    void navigator.clipboard.writeText(new URL(`/billing/invoices/${invoice.id}`, window.location.href).href).then(
      () => toastDone('The link is copied'),
      () => toastFailed('The browser did not allow copying'),
    );
  return (
    <>
      <Menu trigger={<IconButton label="More for this invoice" look="secondary" icon={<Ellipsis />} />}>
        <MenuItem icon={<Link2 />} onSelect={copy}>
          Copy the link
        </MenuItem>
        {mayCredit ? (
          <MenuItem icon={<Undo2 />} onSelect={() => setAsked('credit')}>
            Credit it…
          </MenuItem>
        ) : null}
        {mayWriteOff ? (
          <MenuItem icon={<CircleX />} danger onSelect={() => setAsked('write-off')}>
            Write it off…
          </MenuItem>
        ) : null}
        {mayDelete ? (
          <MenuItem icon={<Trash2 />} danger onSelect={() => setAsked('delete')}>
            Delete the draft…
          </MenuItem>
        ) : null}
        {mayVoid ? (
          <MenuItem icon={<Ban />} danger onSelect={() => setAsked('void')}>
            Declare it void…
          </MenuItem>
        ) : null}
      </Menu>
      {mayPay ? (
        <Button look="primary" icon={<HandCoins />} onClick={() => setAsked('pay')}>
          Record payment
        </Button>
      ) : null}
      {isDraft ? (
        <DraftButtons
          id={invoice.id}
          mayEdit={can('invoice:update')}
          onFinalise={mayFinalise ? () => setAsked('finalise') : null}
        />
      ) : null}
      {asked === 'finalise' ? <FinaliseDraft draft={invoice} onClose={() => setAsked(null)} /> : null}
      {asked === 'delete' ? <DeleteDraft draft={invoice} onClose={() => setAsked(null)} /> : null}
      {asked === 'credit' ? <CreditDialog invoice={invoice} onClose={() => setAsked(null)} /> : null}
      {asked === 'write-off' ? <WriteOff invoice={invoice} onClose={() => setAsked(null)} /> : null}
      {asked === 'pay' ? <RecordPayment invoice={invoice} onClose={() => setAsked(null)} /> : null}
      {asked === 'void' ? <VoidInvoice invoice={invoice} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function VoidInvoice({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const utils = trpc.useUtils();
  const declare = trpc.invoices.void.useMutation();
  const { id, version, number, dueMinor, creditAppliedMinor, currency } = invoice;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Declare ${number ?? 'this invoice'} void?`}
      consequence={
        <>
          <Money minor={dueMinor} currency={currency} /> are no longer owed, and nothing more is charged or sent for it.
          It keeps its number, and this cannot be undone.
          {creditAppliedMinor > 0 ? (
            <>
              {' '}
              The credit of <Money minor={creditAppliedMinor} currency={currency} /> that was spent on it is the
              customer’s again.
            </>
          ) : null}
        </>
      }
      confirm="Declare it void"
      busy="Declaring it void…"
      danger
      reason="required"
      onConfirm={async (reason) => {
        const after = await declare.mutateAsync({ id, version, reason });
        utils.invoices.get.setData({ id }, after);
        toastDone(`${number ?? 'The invoice'} is void`);
        void utils.invalidate();
      }}
    />
  );
}
