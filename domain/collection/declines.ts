import type { ChargeOutcome } from './contract.ts';

/** Codes of banks, as Stripe names them (docs: "Decline codes"), as the end of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  insufficient_funds: 'there was not enough money on the account',
  lost_card: 'the card was reported lost',
  stolen_card: 'the card was reported stolen',
  expired_card: 'the card has expired',
  do_not_honor: 'the bank refused without a reason',
  generic_decline: 'the bank refused without a reason',
  card_declined: 'the bank refused without a reason',
  processing_error: 'something went wrong at the bank',
  issuer_not_available: 'the bank could not be reached',
  try_again_later: 'the bank asks to try again later',
  authentication_required: 'the customer has to confirm the payment',
  fraudulent: 'the bank suspects fraud',
  card_velocity_exceeded: 'the card has reached its limit',
  withdrawal_count_limit_exceeded: 'the card has reached its limit',
  pickup_card: 'the bank has withdrawn the card',
  restricted_card: 'the card cannot be used for this',
  invalid_account: 'the account does not exist any more',
  incorrect_number: 'the card number is wrong',
};

/** Why a bank said no, in words; a code that nobody listed is quoted. */
export function declineWords(code: string | null): string {
  if (code === null) return 'the bank gave no reason';
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? '') : `the bank says “${code.replaceAll('_', ' ')}”`;
}

/** Why a charge was declined, as far as it matters for trying again. `hard` is never tried again by itself. */
export const declineReasons = ['no-money', 'limit', 'bank-trouble', 'confirm', 'unsaid', 'hard'] as const;
export type DeclineReason = (typeof declineReasons)[number];
/** Those that may have retries of their own: a card that was declined for good, or waits for the customer, is not charged by itself. */
export const retryReasons = ['no-money', 'limit', 'bank-trouble', 'unsaid'] as const satisfies readonly DeclineReason[];
export type RetryReason = (typeof retryReasons)[number];

export const REASON_WORDS: Readonly<Record<DeclineReason, string>> = {
  'no-money': 'Not enough money',
  limit: 'The card’s limit is reached',
  'bank-trouble': 'Trouble at the bank',
  confirm: 'The customer has to confirm',
  unsaid: 'No reason given',
  hard: 'For good: lost, stolen, expired',
};

// Stripe: "Decline codes". What nobody listed here and is not soft is for good until the card changes.
const SOFT: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'no-money',
  withdrawal_count_limit_exceeded: 'limit',
  card_velocity_exceeded: 'limit',
  try_again_later: 'bank-trouble',
  processing_error: 'bank-trouble',
  issuer_not_available: 'bank-trouble',
  reenter_transaction: 'bank-trouble',
  approve_with_id: 'unsaid',
  do_not_honor: 'unsaid',
  generic_decline: 'unsaid',
  call_issuer: 'unsaid',
  authentication_required: 'confirm',
  requires_action: 'confirm',
};

/** The reason behind a bank's code. `outcome` decides where they differ: what a provider called final stays so. */
export function reasonOf(outcome: ChargeOutcome, code: string | null): DeclineReason | null {
  if (outcome === 'paid') return null;
  if (outcome === 'declined_hard') return 'hard';
  if (outcome === 'needs_action') return 'confirm';
  const known = code !== null && Object.hasOwn(SOFT, code) ? SOFT[code] : undefined;
  return known === undefined || known === 'confirm' ? 'unsaid' : known;
}

/** What a code says: what may pass with time is tried again; all else is for good until the card changes. null: nothing was said. */
export function declineOf(code: string | null): Exclude<ChargeOutcome, 'paid'> {
  if (code === null || !Object.hasOwn(SOFT, code)) return 'declined_hard';
  return SOFT[code] === 'confirm' ? 'needs_action' : 'declined_soft';
}
