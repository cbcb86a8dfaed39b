import Stripe from 'stripe';
import { type ChargeResult, SANDBOX_CARDS, type SandboxCard } from '../../domain/collection/contract.ts';
import type { Answer } from '../../services/processes/call.ts';

/** A charge of money, as every provider understands it. */
export interface ChargeRequest {
  readonly amountMinor: number;
  readonly currency: string;
  /** The provider's token of the payment method. */
  readonly token: string;
  readonly description: string;
  /** The ledger id: how a charge is found again. */
  readonly ledgerId: string;
}

export interface PaymentPort {
  readonly name: 'sandbox' | 'stripe';
  charge(request: ChargeRequest, key: string): Promise<Answer>;
  lookUp(request: ChargeRequest, key: string): Promise<Answer | 'absent'>;
  readonly keepsKeysSeconds: number;
  /** A charge has been answered or cut off after this. */
  readonly longestSeconds: number;
}

const done = (status: ChargeResult['status'], code: string | null, providerId: string | null): Answer => ({
  kind: 'done',
  result: { status, code, providerId } satisfies Omit<ChargeResult, 'amountMinor'>,
});

/**
 * Charges nothing and behaves by the card. It keeps no state: the answer depends on the card and on which attempt it is,
 * which the key ends with (`charge#2` of the ladder reaches it through the description).
 */
export const sandboxPayments: PaymentPort = {
  name: 'sandbox',
  keepsKeysSeconds: 23 * 3600,
  longestSeconds: 1,
  charge: (request, key) => Promise.resolve(sandboxAnswer(request, key)),
  lookUp: (request, key) => Promise.resolve(sandboxAnswer(request, key)),
};

function sandboxAnswer({ token, description }: ChargeRequest, key: string): Answer {
  const attempt = Number(/#(\d+)$/.exec(description)?.[1] ?? 0);
  const card = token as SandboxCard;
  if (card === 'card-declines-hard') return done('declined_hard', 'lost_card', null);
  if (card === 'card-declines-soft') return done('declined_soft', 'insufficient_funds', null);
  if (card === 'card-declines-twice' && attempt < 2) return done('declined_soft', 'insufficient_funds', null);
  if (card === 'card-times-out')
    return { kind: 'ambiguous', error: new Error('The bank did not answer within 30 seconds.') };
  if (!(token in SANDBOX_CARDS)) return { kind: 'failed', error: new Error(`The sandbox knows no card ${token}.`) };
  return done('paid', null, `sandbox_${key}`);
}

/** Declines that may pass with time; all others are for good until the card changes (Stripe: "Decline codes"). */
const SOFT_DECLINES = new Set([
  'insufficient_funds',
  'try_again_later',
  'processing_error',
  'issuer_not_available',
  'approve_with_id',
  'do_not_honor',
  'generic_decline',
  'card_velocity_exceeded',
  'withdrawal_count_limit_exceeded',
  'reenter_transaction',
]);

/** Stripe through PaymentIntents, off-session. It keeps idempotency keys for at least 24 h; after that a charge is found by its metadata. */
export function stripePayments(secretKey: string): PaymentPort {
  // Repeats are the ledger's business, never the SDK's.
  const stripe = new Stripe(secretKey, { maxNetworkRetries: 0, timeout: 30_000 });
  return {
    name: 'stripe',
    keepsKeysSeconds: 23 * 3600,
    // Ours ends after 30 s; Stripe works on for up to 80 s, and refuses a second request under a key that is in use.
    longestSeconds: 80,
    async charge({ amountMinor, currency, token, description, ledgerId }, key) {
      const [customer, method] = token.split('/');
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount: amountMinor,
            currency: currency.toLowerCase(),
            ...(customer ? { customer } : {}),
            ...(method ? { payment_method: method } : {}),
            confirm: true,
            off_session: true,
            description,
            metadata: { ledgerId, key },
          },
          { idempotencyKey: key },
        );
        return intentAnswer(intent);
      } catch (error) {
        return stripeAnswer(error);
      }
    },
    async lookUp(_request, key) {
      const found = await stripe.paymentIntents.search({ query: `metadata["key"]:"${key}"`, limit: 1 });
      const intent = found.data[0];
      return intent ? intentAnswer(intent) : 'absent';
    },
  };
}

function intentAnswer(intent: Stripe.PaymentIntent): Answer {
  if (intent.status === 'succeeded') return done('paid', null, intent.id);
  if (intent.status === 'processing')
    return { kind: 'ambiguous', error: new Error('The bank is still processing the payment.') };
  return done('declined_soft', intent.last_payment_error?.decline_code ?? intent.status, intent.id);
}

function stripeAnswer(error: unknown): Answer {
  if (error instanceof Stripe.errors.StripeCardError) {
    const code = error.decline_code ?? error.code ?? 'card_declined';
    const soft = SOFT_DECLINES.has(code) || code === 'authentication_required';
    return done(soft ? 'declined_soft' : 'declined_hard', code, error.payment_intent?.id ?? null);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) return { kind: 'refused', error };
  // A key that is known with other words says that a first request came through, not what became of it.
  const { StripeConnectionError, StripeAPIError, StripeIdempotencyError } = Stripe.errors;
  if ([StripeConnectionError, StripeAPIError, StripeIdempotencyError].some((kind) => error instanceof kind)) {
    return { kind: 'ambiguous', error };
  }
  return { kind: 'failed', error };
}
