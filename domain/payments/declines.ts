/** Why a bank said no, as far as it helps whoever holds the card. A theft is not told: it may be the thief who reads it. */
export type ToldDecline =
  | 'no-money'
  | 'expired'
  | 'limit'
  | 'bank-trouble'
  | 'unconfirmed'
  | 'wrong-number'
  | 'refused';

const TOLD: Readonly<Record<string, ToldDecline>> = {
  insufficient_funds: 'no-money',
  expired_card: 'expired',
  card_velocity_exceeded: 'limit',
  withdrawal_count_limit_exceeded: 'limit',
  processing_error: 'bank-trouble',
  issuer_not_available: 'bank-trouble',
  try_again_later: 'bank-trouble',
  authentication_required: 'unconfirmed',
  incorrect_number: 'wrong-number',
};
export const toldDecline = (code: string | null): ToldDecline =>
  (code !== null && Object.hasOwn(TOLD, code) ? TOLD[code] : undefined) ?? 'refused';
