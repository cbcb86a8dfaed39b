import { cardWords } from '../../../../domain/money/card.ts';
import type { Payment, PaymentDetail, PaymentMethodKind, RefundStatus } from '../../../../domain/payments/contract.ts';
import type { Tone } from '../../../ui/tone.ts';

export const METHOD_WORDS: Readonly<Record<PaymentMethodKind, string>> = {
  card: 'Card payment',
  bank_transfer: 'Bank transfer',
  manual: 'Payment entered by hand',
  wallet: 'Out of the wallet',
  credit: 'Out of the credit',
};

/** By which card, where that is known. */
export const howWords = ({ method, card }: Pick<Payment, 'method' | 'card'>): string =>
  card ? cardWords(card) : METHOD_WORDS[method];

/** What has come of a payment that was just entered as taken back. */
export const takenBackWords = ({ chargebacks }: Pick<PaymentDetail, 'chargebacks'>): string =>
  chargebacks.at(-1)?.parts.some(({ amountMinor }) => amountMinor > 0)
    ? 'It is entered: what it paid is due again'
    : 'It is entered: nothing is due again';

export const REFUND_WORDS: Readonly<Record<RefundStatus, { words: string; tone: Tone }>> = {
  pending: { words: 'On its way', tone: 'running' },
  done: { words: 'Sent back', tone: 'done' },
  failed: { words: 'Refused, now credit', tone: 'breached' },
  unknown: { words: 'Nobody knows', tone: 'warned' },
};
