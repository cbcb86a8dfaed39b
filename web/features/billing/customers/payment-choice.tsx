import type { NewPaymentMethod } from '../../../../domain/billing/contract.ts';
import { SANDBOX_CARDS, type SandboxCard, sandboxCards } from '../../../../domain/collection/contract.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { SANDBOX_WORDS } from '../words.ts';

export interface PaymentDraft {
  readonly with: SandboxCard | 'none' | 'stripe';
  /** What Stripe knows the card by. */
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly label: string;
}

export const noPayment: PaymentDraft = { with: 'none', customerId: '', paymentMethodId: '', label: '' };

/** As the server takes it; it checks what Stripe's ids look like. */
export function methodOf({ with: chosen, customerId, paymentMethodId, label }: PaymentDraft): NewPaymentMethod | null {
  if (chosen === 'none') return null;
  if (chosen !== 'stripe') return { provider: 'sandbox', card: chosen };
  return {
    provider: 'stripe',
    customerId: customerId.trim(),
    paymentMethodId: paymentMethodId.trim(),
    label: label.trim() || 'Card at Stripe',
  };
}

interface Props {
  value: PaymentDraft;
  onChange: (value: PaymentDraft) => void;
}

/** A sandbox card by what it does, a card that Stripe keeps, or none. No card number is ever typed in here. */
export function PaymentChoices({ value, onChange }: Props) {
  const set = (change: Partial<PaymentDraft>) => onChange({ ...value, ...change });
  return (
    <div className="flex flex-col gap-3">
      <RadioCards
        legend="Pays with"
        value={value.with}
        onChange={(chosen) => set({ with: chosen })}
        options={[
          { value: 'none', label: 'No card', help: 'Reminders go out; the payment comes another way and is recorded.' },
          ...sandboxCards.map((card) => ({ value: card, label: SANDBOX_CARDS[card], help: SANDBOX_WORDS[card] })),
          {
            value: 'stripe',
            label: 'A card at Stripe',
            help: 'Charged for real where this workspace has a Stripe key.',
          },
        ]}
      />
      {value.with === 'stripe' ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Stripe customer" help="Begins with cus_">
            <Input value={value.customerId} onChange={(event) => set({ customerId: event.target.value })} />
          </Field>
          <Field label="Payment method" help="Begins with pm_">
            <Input value={value.paymentMethodId} onChange={(event) => set({ paymentMethodId: event.target.value })} />
          </Field>
          <Field label="Shown as" className="sm:col-span-2" help="Such as Visa ending 4242.">
            <Input value={value.label} maxLength={80} onChange={(event) => set({ label: event.target.value })} />
          </Field>
        </div>
      ) : null}
    </div>
  );
}
