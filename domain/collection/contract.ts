import { z } from 'zod';
import { card } from '../money/card.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { isoInstant } from '../time/instant.ts';

/**
 * What a provider answered. A definite no is an outcome, not a failure: `soft` may work later, `hard` never will, and with `needs_action`
 * the bank wants to hear from the customer (3-D Secure).
 */
export const chargeOutcomes = ['paid', 'declined_soft', 'declined_hard', 'needs_action'] as const;
export type ChargeOutcome = (typeof chargeOutcomes)[number];

/** By what cards are charged in an installation: Stripe, the sandbox where it is only tried out, or not at all. */
export const payWays = ['stripe', 'sandbox', 'none'] as const;
export type PayWay = (typeof payWays)[number];

/** What a sandbox card does, by its token: for trying collection out without money. */
export const SANDBOX_CARDS = {
  'card-succeeds': 'Visa ending 4242',
  'card-declines-soft': 'Visa ending 9995 (insufficient funds)',
  'card-declines-twice': 'Visa ending 0341 (works at the third attempt)',
  'card-declines-hard': 'Visa ending 9987 (reported lost)',
  'card-times-out': 'Visa ending 0119 (no answer from the bank)',
  'card-needs-action': 'Visa ending 3184 (asks the customer to confirm)',
  'card-bank-trouble': 'Visa ending 0127 (the bank is down at the first attempt)',
  'card-times-out-before': 'Visa ending 0150 (no answer at first, and not charged)',
  'card-times-out-after': 'Visa ending 0151 (no answer at first, though charged)',
  'card-disputes': 'Visa ending 0259 (paid, then disputed)',
} as const;
/** By the number that is typed on the pay page of the sandbox; Stripe's own test numbers where it has one for the case. */
export const SANDBOX_NUMBERS: Readonly<Record<string, keyof typeof SANDBOX_CARDS>> = {
  '4242424242424242': 'card-succeeds',
  '4000000000009995': 'card-declines-soft',
  '4000000000000341': 'card-declines-twice',
  '4000000000009987': 'card-declines-hard',
  '4000000000000119': 'card-times-out',
  '4000002760003184': 'card-needs-action',
  '4000000000000127': 'card-bank-trouble',
  '4000000000000150': 'card-times-out-before',
  '4000000000000151': 'card-times-out-after',
  '4000000000000259': 'card-disputes',
};
export type SandboxCard = keyof typeof SANDBOX_CARDS;
export const sandboxCards = Object.keys(SANDBOX_CARDS) as [SandboxCard, ...SandboxCard[]];

/** The ledger's result of a `charge` effect that is done. */
export const chargeResult = z.object({
  status: z.enum(chargeOutcomes),
  /** The provider's word for it: `insufficient_funds`. */
  code: z.string().nullable().default(null),
  /** The provider's id of the payment. */
  providerId: z.string().nullable().default(null),
  /** What was charged: what was due when the charge went out. null in entries from before it was kept: all that was due. */
  amountMinor: minorUnits.nullable().default(null),
  /** Whose id `providerId` is: who was asked, whatever card is on file by now. null in entries from before it was kept. */
  provider: z.string().nullable().default(null),
  /** That was charged, as far as it is known. */
  card: card.nullable().default(null),
});
export type ChargeResult = z.infer<typeof chargeResult>;

/** Retries after the first attempt. Days are civil days, at the first attempt's time on the customer's clock. */
export const collectionSchedule = z
  .object({
    retries: z
      .array(
        z.object({
          afterDays: z.int().min(1).max(90),
          /** A reminder so many days before the retry; null = none. As many as `afterDays` = right after the first decline. */
          remindDaysBefore: z.int().min(0).max(30).nullable(),
        }),
      )
      .min(1)
      .max(10),
  })
  .refine(
    ({ retries }) =>
      retries.every((retry, index) => retry.afterDays > (retries[index - 1]?.afterDays ?? 0)) &&
      retries.every(
        (retry, index) => (retry.remindDaysBefore ?? 0) <= retry.afterDays - (retries[index - 1]?.afterDays ?? 0),
      ),
    'Each retry comes after the one before it, and its reminder not before that one',
  );
export type CollectionSchedule = z.infer<typeof collectionSchedule>;

export const DEFAULT_SCHEDULE: CollectionSchedule = {
  retries: [
    { afterDays: 1, remindDaysBefore: 1 },
    { afterDays: 3, remindDaysBefore: 1 },
    { afterDays: 7, remindDaysBefore: 1 },
  ],
};

export const paymentAttempt = z.object({
  id: z.uuid(),
  invoiceId: z.uuid(),
  /** 0 is the first charge, at finalisation. */
  number: z.int(),
  amountMinor: minorUnits,
  currency: currencyCode,
  at: isoInstant,
  /** unknown: the provider's answer never came; a person decides. */
  outcome: z.enum([...chargeOutcomes, 'unknown']),
  code: z.string().nullable(),
  provider: z.string(),
  providerId: z.string().nullable(),
});
export type PaymentAttempt = z.infer<typeof paymentAttempt>;

export const collectionEffects = [
  'finalise',
  'refund',
  'ask',
  'charge',
  'remind',
  'give-up',
  'confirm',
  'promise-broken',
  'letter',
  'sms',
  'task',
  'suspend',
  'cancel',
] as const;
export type CollectionEffectKind = (typeof collectionEffects)[number];

/** What an effect does, for time lines and forecasts; `key` says which one, or is the kind alone where nobody knows. */
export function processWords(kind: string, key: string): string {
  if (kind === 'charge' && key === kind) return 'Charge';
  const number = Number(/#(\d+)$/.exec(key)?.[1] ?? 1);
  if (key.includes(':again')) return `${processWords(kind, key.replace(/:again\d+/, ''))}, begun again`;
  if (kind === 'charge') return number === 0 ? 'First charge' : `Retry ${number} of the charge`;
  if (kind === 'finalise') return 'Invoice is finalised and gets its number';
  if (kind === 'refund') return 'Refund';
  if (kind === 'ask') return 'The provider is asked whether the visit of the pay page was paid';
  if (kind === 'remind') return number === 1 ? 'Payment reminder' : `Payment reminder ${number}`;
  if (kind === 'give-up') return 'Marked uncollectible, billing is told';
  if (kind === 'promise') return 'The promised day is over';
  if (kind === 'paying') return 'The visit of the pay page ends';
  if (kind === 'confirm') return 'Mail with a link to confirm the payment';
  if (kind === 'promise-broken') return 'The promise to pay was not kept, billing is told';
  if (kind === 'letter') return 'Dunning mail';
  if (kind === 'sms') return 'Dunning text message';
  if (kind === 'task') return 'Task for billing';
  if (kind === 'suspend') return 'Customer suspended';
  if (kind === 'cancel') return 'Subscription cancelled';
  return kind;
}
