import type { NewPaymentMethod } from '../../../../domain/billing/contract.ts';
import { type PayWay, SANDBOX_CARDS, type SandboxCard, sandboxCards } from '../../../../domain/collection/contract.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { SANDBOX_WORDS } from '../words.ts';

export type PaysWith = SandboxCard | 'none' | 'link' | 'stripe';

export interface PaymentDraft {
  readonly with: PaysWith;
  /** What Stripe knows the card by. */
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly label: string;
}

export const noPayment: PaymentDraft = { with: 'none', customerId: '', paymentMethodId: '', label: '' };

/** As the server takes it; it checks what Stripe's ids look like. With a link, the customer brings the card. */
export function methodOf({ with: chosen, customerId, paymentMethodId, label }: PaymentDraft): NewPaymentMethod | null {
  if (chosen === 'none' || chosen === 'link') return null;
  if (chosen !== 'stripe') return { provider: 'sandbox', card: chosen };
  return {
    provider: 'stripe',
    customerId: customerId.trim(),
    paymentMethodId: paymentMethodId.trim(),
    label: label.trim() || 'Card at Stripe',
  };
}

interface Option {
  readonly value: PaysWith;
  readonly label: string;
  readonly help: string;
}

/** What may be chosen, by what is configured. @param hasPage the customer is there already, so that a link can be given out */
export function paymentOptions(way: PayWay, hasPage: boolean): readonly Option[] {
  const none: Option = {
    value: 'none',
    label: 'No card',
    help:
      way === 'stripe' && !hasPage
        ? 'For now: once the customer is added, copy the link to their page. They put their card in there, on Stripe’s page.'
        : 'Reminders go out; the payment comes another way and is recorded.',
  };
  if (way === 'none') return [none];
  if (way === 'sandbox') {
    return [
      none,
      ...sandboxCards.map((card) => ({ value: card, label: SANDBOX_CARDS[card], help: SANDBOX_WORDS[card] })),
    ];
  }
  const link: Option = {
    value: 'link',
    label: 'The customer puts a card in',
    help: 'Copies the link to their own page. From there they are led to Stripe, and the card is on file when they are done.',
  };
  const known: Option = {
    value: 'stripe',
    label: 'A card that Stripe keeps already',
    help: 'By Stripe’s own ids, for cards that were put on file elsewhere.',
  };
  return [...(hasPage ? [link] : []), none, known];
}

interface Props {
  way: PayWay;
  hasPage: boolean;
  value: PaymentDraft;
  onChange: (value: PaymentDraft) => void;
}

/** A card by whichever way the server has, or none. No card number is ever typed in here. */
export function PaymentChoices({ way, hasPage, value, onChange }: Props) {
  const set = (change: Partial<PaymentDraft>) => onChange({ ...value, ...change });
  return (
    <div className="flex flex-col gap-3">
      {way === 'none' ? (
        <p className="text-13 text-muted">
          No payment provider is set up, so no card can be charged. Customers transfer to the account that stands on
          their invoice, and Billing, Bank finds their payments. For cards, whoever runs Backbeat sets
          STRIPE_SECRET_KEY.
        </p>
      ) : null}
      <RadioCards
        legend="Pays with"
        value={value.with}
        onChange={(chosen) => set({ with: chosen })}
        options={paymentOptions(way, hasPage)}
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
