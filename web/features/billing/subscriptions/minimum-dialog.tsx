import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { amountOf, amountProblem, amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';
import { rhythmWords } from '../words.ts';
import { LifeDialog } from './life-dialog.tsx';
import type { LifeChange } from './life-preview.tsx';

interface Props {
  subscription: SubscriptionDetail;
  onClose: () => void;
}

/** Agrees on a minimum over several periods, another one, or none any more. */
export function MinimumDialog({ subscription, onClose }: Props) {
  const { currency, agreement, interval, intervalCount } = subscription;
  const { commitment } = agreement;
  const [none, setNone] = useState(false);
  const [amount, setAmount] = useState(commitment ? amountText(commitment.amountMinor, currency) : '');
  const [periods, setPeriods] = useState(String(commitment?.periods ?? 12));
  const count = Number(periods);
  const periodsFine = Number.isInteger(count) && count >= 1 && count <= 120;
  const problem = amountProblem(amount, currency);
  const amountMinor = amountOf(amount, currency);
  const change: LifeChange | null = none
    ? { kind: 'commitment', commitment: null }
    : amountMinor !== null && problem === null && periodsFine
      ? { kind: 'commitment', commitment: { amountMinor, periods: count } }
      : null;
  return (
    <LifeDialog
      subscription={subscription}
      title="Agree on a minimum"
      deed={none ? 'Take it back' : 'Agree on it'}
      done={none ? 'There is no minimum any more' : 'Agreed: counted from the next invoice on'}
      change={change}
      onClose={onClose}
    >
      <p className="text-muted">
        At least so much is charged over so many periods, before discounts and tax. What is missing stands on the last
        invoice of them, or on the final one where it ends before.
      </p>
      {commitment ? <Checkbox label="No minimum any more" checked={none} onChange={setNone} /> : null}
      {none ? null : (
        <div className="grid grid-cols-2 gap-4">
          <AmountField
            label="At least"
            error={amount === '' ? null : problem}
            currency={currency}
            value={amount}
            onChange={setAmount}
          />
          <Field
            label="Over so many periods"
            help={`It is billed ${rhythmWords(interval, intervalCount)}.`}
            {...(periodsFine ? {} : { error: 'From 1 to 120' })}
          >
            <Input inputMode="numeric" value={periods} onChange={(event) => setPeriods(event.target.value)} />
          </Field>
        </div>
      )}
    </LifeDialog>
  );
}
