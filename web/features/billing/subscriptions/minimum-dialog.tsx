import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { formatMinor, fromWire, parseMinor } from '../../../../domain/money/money.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
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
  const [amount, setAmount] = useState(commitment ? formatMinor(fromWire(commitment.amountMinor), currency) : '');
  const [periods, setPeriods] = useState(String(commitment?.periods ?? 12));
  const count = Number(periods);
  const periodsFine = Number.isInteger(count) && count >= 1 && count <= 120;
  const amountMinor = minorOf(amount, currency);
  const change: LifeChange | null = none
    ? { kind: 'commitment', commitment: null }
    : amountMinor !== null && periodsFine
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
          <Field
            label="At least"
            {...(amount !== '' && amountMinor === null ? { error: `Use an amount in ${currency}` } : {})}
          >
            <Input
              inputMode="decimal"
              after={currency}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </Field>
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

function minorOf(text: string, currency: string): number | null {
  try {
    const minor = Number(parseMinor(text.trim().replace(',', '.'), currency));
    return minor > 0 ? minor : null;
  } catch {
    return null;
  }
}
