import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { formatMinor, fromWire, parseMinor } from '../../../../domain/money/money.ts';
import type { Wallet } from '../../../../domain/wallets/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
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
  const shown = (minor: number | undefined) =>
    minor === undefined ? '' : formatMinor(fromWire(minor), wallet?.currency ?? home);
  const [draft, setDraft] = useState({
    currency: wallet?.currency ?? '',
    hoursOnly: false,
    byItself: auto !== null,
    below: shown(auto?.belowMinor),
    amount: what === 'top-up' ? '' : shown(auto?.amountMinor),
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const currency = (draft.currency || home).toUpperCase();
  const { errors, at, say, refuse } = useFormErrors(FIELDS);
  const open = trpc.wallets.open.useMutation();
  const update = trpc.wallets.update.useMutation();
  const topUp = trpc.wallets.topUp.useMutation();
  const pending = open.isPending || update.isPending || topUp.isPending;
  const { title, deed, busy, done } = WORDS[what];
  const withAuto = what !== 'top-up';

  const submit = async () => {
    const amountMinor = minorOf(draft.amount, currency);
    const belowMinor = minorOf(draft.below, currency);
    const needsAmount = what === 'top-up' || draft.byItself;
    const wrong = [
      ...(needsAmount && (amountMinor === null || amountMinor <= 0)
        ? [{ name: 'amountMinor' as const, message: `Use an amount in ${currency}` }]
        : []),
      ...(withAuto && draft.byItself && belowMinor === null
        ? [{ name: 'belowMinor' as const, message: `Use an amount in ${currency}, or 0` }]
        : []),
    ];
    say(wrong);
    if (wrong.length > 0) return;
    const autoTopUp = draft.byItself ? { belowMinor: belowMinor ?? 0, amountMinor: amountMinor ?? 0 } : null;
    try {
      if (what === 'open')
        await open.mutateAsync({
          customerId: customer.id,
          currency,
          purpose: draft.hoursOnly ? 'hours' : 'any',
          autoTopUp,
        });
      else if (wallet && what === 'top-up') await topUp.mutateAsync({ id: wallet.id, amountMinor: amountMinor ?? 0 });
      else if (wallet) await update.mutateAsync({ id: wallet.id, version: wallet.version, autoTopUp });
      void utils.invalidate();
      toastDone(done);
      onClose();
    } catch (error) {
      refuse(error);
    }
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
          amountMinor={minorOf(draft.amount, currency)}
          belowMinor={minorOf(draft.below, currency)}
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
        <Field label="When less is left than" {...at('belowMinor')}>
          <Input
            inputMode="decimal"
            after={currency}
            value={draft.below}
            onChange={(event) => set({ below: event.target.value })}
          />
        </Field>
      ) : null}
      {!withAuto || draft.byItself ? (
        <Field
          label="By"
          help="An invoice without tax, collected as all others: what the wallet pays for is taxed on its own invoice."
          {...at('amountMinor')}
        >
          <Input
            inputMode="decimal"
            after={currency}
            value={draft.amount}
            onChange={(event) => set({ amount: event.target.value })}
          />
        </Field>
      ) : null}
    </FormDialog>
  );
}

function minorOf(text: string, currency: string): number | null {
  try {
    const minor = Number(parseMinor(text.trim().replace(',', '.'), currency));
    return minor >= 0 ? minor : null;
  } catch {
    return null;
  }
}
