import Stripe from 'stripe';
import type { ChargeResult } from '../../domain/collection/contract.ts';
import { declineOf } from '../../domain/collection/declines.ts';
import { toStripe } from '../../domain/money/stripe-amount.ts';
import { isSandboxCard, sandboxAnswer } from '../../services/pay/sandbox.ts';
import { stripeClient } from '../../services/pay/stripe.ts';
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
  /** Whose it is: a provider's notice is told by these. */
  readonly tenantId?: string;
  readonly invoiceId?: string;
}

/** Money to be sent back. */
export interface RefundRequest {
  readonly amountMinor: number;
  readonly currency: string;
  /** The provider's id of the charge that brought it. */
  readonly chargeId: string;
  /** The ledger id: how a refund is found again. */
  readonly ledgerId: string;
  /** Which one it is, and whose: a provider's notice is told by these. */
  readonly tenantId: string;
  readonly refundId: string;
}

export interface PaymentPort {
  readonly name: 'sandbox' | 'stripe' | 'no provider';
  charge(request: ChargeRequest, key: string): Promise<Answer>;
  lookUp(request: ChargeRequest, key: string): Promise<Answer | 'absent'>;
  /** Its result is the provider's id: `{ providerId }`. */
  refund(request: RefundRequest, key: string): Promise<Answer>;
  findRefund(request: RefundRequest, key: string): Promise<Answer | 'absent'>;
  readonly keepsKeysSeconds: number;
  /** A charge has been answered or cut off after this. */
  readonly longestSeconds: number;
}

const done = (status: ChargeResult['status'], code: string | null, providerId: string | null): Answer => ({
  kind: 'done',
  result: { status, code, providerId } satisfies Omit<ChargeResult, 'amountMinor' | 'provider' | 'card'>,
});

/** Keys under which a card has been asked to time out: the next call is answered. A worker that starts anew has forgotten them. */
const timedOut = new Set<string>();
const MOST_KEYS = 10_000;

/**
 * Charges nothing and behaves by the card: the answer depends on the card and on which attempt it is, which `charge#2` of the ladder says in
 * the description.
 */
export const sandboxPayments: PaymentPort = {
  name: 'sandbox',
  keepsKeysSeconds: 23 * 3600,
  longestSeconds: 1,
  charge: ({ token, description }, key) => {
    if ((token === 'card-times-out-before' || token === 'card-times-out-after') && !timedOut.has(key)) {
      if (timedOut.size >= MOST_KEYS) timedOut.clear();
      timedOut.add(key);
      return Promise.resolve(NO_ANSWER);
    }
    return Promise.resolve(answerOf(token, description, key));
  },
  // One that timed out before it was charged left no trace.
  lookUp: ({ token, description }, key) =>
    Promise.resolve(token === 'card-times-out-before' ? 'absent' : answerOf(token, description, key)),
  refund: (_request, key) => Promise.resolve(sentBack(key)),
  findRefund: (_request, key) => Promise.resolve(sentBack(key)),
};

const nothing = (): Promise<Answer> =>
  Promise.resolve({ kind: 'failed', error: new Error('No payment provider is set up here.') });

/** Where neither Stripe nor the sandbox is configured: a means of payment from another time is charged by nobody, and a person is asked. */
export const noPayments: PaymentPort = {
  name: 'no provider',
  keepsKeysSeconds: 23 * 3600,
  longestSeconds: 1,
  charge: nothing,
  lookUp: nothing,
  refund: nothing,
  findRefund: nothing,
};

const sentBack = (key: string): Answer => ({ kind: 'done', result: { providerId: `sandbox_refund_${key}` } });

const NO_ANSWER: Answer = { kind: 'ambiguous', error: new Error('The bank did not answer within 30 seconds.') };

function answerOf(token: string, description: string, key: string): Answer {
  if (!isSandboxCard(token)) return { kind: 'failed', error: new Error(`The sandbox knows no card ${token}.`) };
  const attempt = Number(/#(\d+)$/.exec(description)?.[1] ?? 0);
  const answer = sandboxAnswer(token, attempt, false);
  return answer ? done(answer.status, answer.code, answer.status === 'paid' ? `sandbox_${key}` : null) : NO_ANSWER;
}

/** Stripe through PaymentIntents, off-session. It keeps idempotency keys for at least 24 h; after that a charge is found by its metadata. */
export function stripePayments(secretKey: string, stripe = stripeClient(secretKey)): PaymentPort {
  return {
    name: 'stripe',
    keepsKeysSeconds: 23 * 3600,
    // Ours ends after 30 s; Stripe works on for up to 80 s, and refuses a second request under a key that is in use.
    longestSeconds: 80,
    async charge({ amountMinor, currency, token, description, ledgerId, tenantId, invoiceId }, key) {
      const [customer, method] = token.split('/');
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount: toStripe(amountMinor, currency),
            currency: currency.toLowerCase(),
            ...(customer ? { customer } : {}),
            ...(method ? { payment_method: method } : {}),
            confirm: true,
            off_session: true,
            description,
            metadata: { ledgerId, key, ...(tenantId && invoiceId ? { tenantId, invoiceId } : {}) },
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
    async refund({ amountMinor, currency, chargeId, ledgerId, tenantId, refundId }, key) {
      try {
        const refund = await stripe.refunds.create(
          {
            payment_intent: chargeId,
            amount: toStripe(amountMinor, currency),
            metadata: { ledgerId, key, tenantId, refundId },
          },
          { idempotencyKey: key },
        );
        return refundAnswer(refund);
      } catch (error) {
        return stripeAnswer(error);
      }
    },
    async findRefund({ chargeId }, key) {
      const { data } = await stripe.refunds.list({ payment_intent: chargeId, limit: 100 });
      const refund = data.find(({ metadata }) => metadata?.key === key);
      return refund ? refundAnswer(refund) : 'absent';
    },
  };
}

/** `pending` is a yes as well: Stripe has taken it, and says by a notice where the bank does not (see refundCameBack). */
function refundAnswer({ id, status, failure_reason }: Stripe.Refund): Answer {
  if (status === 'succeeded' || status === 'pending') return { kind: 'done', result: { providerId: id } };
  return {
    kind: 'failed',
    error: new Error(`The refund was not made: ${failure_reason ?? status ?? 'no reason was given'}.`),
  };
}

function intentAnswer(intent: Stripe.PaymentIntent): Answer {
  if (intent.status === 'succeeded') return done('paid', null, intent.id);
  if (intent.status === 'processing')
    return { kind: 'ambiguous', error: new Error('The bank is still processing the payment.') };
  const failed = intent.last_payment_error;
  const code = failed?.decline_code ?? failed?.code ?? intent.status;
  return done(intent.status === 'requires_action' ? 'needs_action' : declineOf(code), code, intent.id);
}

function stripeAnswer(error: unknown): Answer {
  if (error instanceof Stripe.errors.StripeCardError) {
    const code = error.decline_code ?? error.code ?? 'card_declined';
    return done(declineOf(code), code, error.payment_intent?.id ?? null);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) return { kind: 'refused', error };
  // A key that is known with other words says that a first request came through, not what became of it.
  const { StripeConnectionError, StripeAPIError, StripeIdempotencyError } = Stripe.errors;
  if ([StripeConnectionError, StripeAPIError, StripeIdempotencyError].some((kind) => error instanceof kind)) {
    return { kind: 'ambiguous', error };
  }
  return { kind: 'failed', error };
}
