import { Ban, Ellipsis, HandCoins, Link2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { canMove, invoiceTransitions } from '../../../../domain/billing/contract.ts';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { useCommands } from '../../../app/commands.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { RecordPayment } from './record-payment.tsx';

/** Record the payment, or declare it void: what its status and the member's permissions allow. */
export function InvoiceActions({ invoice }: { invoice: InvoiceDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<'pay' | 'void' | null>(null);
  const mayPay = can('payment:create') && canMove(invoiceTransitions, invoice.status, 'paid');
  const mayVoid = can('invoice:void') && canMove(invoiceTransitions, invoice.status, 'void');
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
      [mayPay, mayVoid],
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
        try {
          const after = await declare.mutateAsync({ id, version, reason });
          utils.invoices.get.setData({ id }, after);
        } catch (error) {
          throw new Error(failureOf(error).message);
        }
        toastDone(`${number ?? 'The invoice'} is void`);
        void utils.invalidate();
      }}
    />
  );
}
