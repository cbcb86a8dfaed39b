import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { Wallet } from '../../../../domain/wallets/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';
import { WalletConsequence } from './wallet-consequence.tsx';

interface Props {
  customer: Customer;
  what: 'open' | 'top-up' | 'settings';
  wallet: Wallet | null;
  onClose: () => void;
}

const WORDS = {
  open: { title: 'Open a wallet', deed: 'Open it', busy: 'Opening…', done: 'The wallet is open' },
  'top-up': {
    title: 'Top the wallet up',
    deed: 'Make the invoice',
    busy: 'Making…',
    done: 'The top-up’s invoice is made',
  },
  settings: { title: 'When the wallet is topped up', deed: 'Save', busy: 'Saving…', done: 'Saved' },
} as const;

const FIELDS = ['currency', 'amountMinor', 'belowMinor', 'autoTopUp'] as const;

/** Opens a wallet, tops it up, or says when it is topped up by itself. */
export function WalletDialog({ customer, what, wallet, onClose }: Props) {
  const utils = trpc.useUtils();
  const home = trpc.tenants.current.useQuery().data?.currency ?? 'EUR';
  const auto = wallet?.autoTopUp ?? null;
  const shown = (minor: number | undefined) => (minor === undefined ? '' : amountText(minor, wallet?.currency ?? home));
  const [draft, setDraft] = useState({
    currency: wallet?.currency ?? '',
    hoursOnly: false,
    byItself: auto !== null,
    below: shown(auto?.belowMinor),
    amount: what === 'top-up' ? '' : shown(auto?.amountMinor),
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const currency = (draft.currency || home).toUpperCase();
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const open = trpc.wallets.open.useMutation();
  const update = trpc.wallets.update.useMutation();
  const topUp = trpc.wallets.topUp.useMutation();
  const pending = open.isPending || update.isPending || topUp.isPending;
  const { title, deed, busy, done } = WORDS[what];
  const withAuto = what !== 'top-up';
  const amountMinor = amountOf(draft.amount, currency);
  const belowMinor = amountOf(draft.below, currency);

  const submit = async () => {
    const needsAmount = what === 'top-up' || draft.byItself;
    const needsBelow = withAuto && draft.byItself && (belowMinor === null || belowMinor < 0);
    const wrong = say([
      { name: 'belowMinor', message: needsBelow ? `Type an amount in ${currency}, or 0` : null },
      { name: 'amountMinor', message: needsAmount ? amountProblem(draft.amount, currency) : null },
    ]);
    if (wrong) return;
    const autoTopUp = draft.byItself ? { belowMinor: belowMinor ?? 0, amountMinor: amountMinor ?? 0 } : null;
    const purpose = draft.hoursOnly ? 'hours' : 'any';
    const saved = await run(async () => {
      if (!wallet) return open.mutateAsync({ customerId: customer.id, currency, purpose, autoTopUp });
      if (what === 'top-up') return topUp.mutateAsync({ id: wallet.id, amountMinor: amountMinor ?? 0 });
      return update.mutateAsync({ id: wallet.id, version: wallet.version, autoTopUp });
    });
    void utils.invalidate();
    if (!saved) return;
    toastDone(done);
    onClose();
  };

  return (
    <FormDialog
      title={title}
      description={
        <WalletConsequence
          customer={customer}
          wallet={wallet}
          currency={currency}
          what={what === 'top-up' ? 'invoice' : draft.byItself ? 'by-itself' : 'by-hand'}
          amountMinor={amountMinor}
          belowMinor={belowMinor}
        />
      }
      confirm={deed}
      busy={pending && busy}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {what === 'open' ? (
        <Field label="Currency" help="It pays invoices in this currency." {...at('currency')}>
          <Input
            value={draft.currency}
            placeholder={home}
            maxLength={3}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        </Field>
      ) : null}
      {what === 'open' ? (
        <Checkbox
          label="A retainer: it pays for hours only"
          checked={draft.hoursOnly}
          onChange={(hoursOnly) => set({ hoursOnly })}
        />
      ) : null}
      {withAuto ? (
        <Checkbox
          label="Top it up by itself when it is low"
          checked={draft.byItself}
          onChange={(byItself) => set({ byItself })}
        />
      ) : null}
      {withAuto && draft.byItself ? (
        <AmountField
          label="When less is left than"
          {...at('belowMinor')}
          currency={currency}
          value={draft.below}
          onChange={(below) => set({ below })}
        />
      ) : null}
      {!withAuto || draft.byItself ? (
        <AmountField
          label={what === 'top-up' ? 'Amount' : 'By'}
          help="An invoice without tax, collected as all others: what the wallet pays for is taxed on its own invoice."
          {...at('amountMinor')}
          currency={currency}
          value={draft.amount}
          onChange={(amount) => set({ amount })}
        />
      ) : null}
    </FormDialog>
  );
}
