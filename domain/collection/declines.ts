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
