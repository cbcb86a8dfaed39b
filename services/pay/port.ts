import type { NewPaymentMethod } from '../../domain/billing/contract.ts';
import type { Card } from '../../domain/money/card.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** What a customer pays by themselves, on the provider's own page. */
export interface Order {
  /** Of the checkout: the provider's idempotency key. */
  readonly id: string;
  readonly tenantId: string;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly providerCustomerId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly until: Instant;
}

/** What became of a checkout: asked of the provider, whatever its notices said and in whichever order they came. */
export type Found =
  | { readonly state: 'open' }
  | { readonly state: 'expired' }
  /** The customer has done their part, and the bank has not answered yet. */
  | { readonly state: 'processing' }
  /** The bank said no after all, and nothing more can be paid there. */
  | { readonly state: 'declined'; readonly code: string | null }
  | {
      readonly state: 'paid';
      /** The provider's id of the payment: the same whichever way it is heard of. */
      readonly paymentId: string;
      readonly amountMinor: number;
      /** That it was paid with; null where it was none. */
      readonly card: Card | null;
      /** What it was paid with, where it may be charged again. */
      readonly method: NewPaymentMethod | null;
    };

/** What a provider's notice is about; each is asked for again, so that an old one tells nothing old. */
export type Notice =
  | { readonly kind: 'checkout'; readonly tenantId: string; readonly checkoutId: string }
  | {
      readonly kind: 'charge';
      readonly tenantId: string;
      readonly invoiceId: string;
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly card: Card | null;
    }
  | {
      readonly kind: 'method';
      readonly tenantId: string;
      readonly customerId: string;
      /** null: it was taken off. */
      readonly method: Extract<NewPaymentMethod, { provider: 'stripe' }> | null;
      readonly token: string;
      /** Charged from now on, whichever was before; else only what is known of the present one changes. */
      readonly replaces: boolean;
    }
  | {
      /** A charge of our own that the bank had taken and did not make in the end. */
      readonly kind: 'charge-failed';
      readonly tenantId: string;
      readonly invoiceId: string;
      readonly paymentId: string;
      /** Under which it was asked for. */
      readonly key: string;
      readonly amountMinor: number;
      readonly code: string | null;
    }
  | {
      /** Money that we sent back and the bank did not take: it is with the provider again. */
      readonly kind: 'refund-failed';
      readonly tenantId: string;
      readonly refundId: string;
      /** The provider's id of the refund. */
      readonly providerId: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'dispute';
      readonly tenantId: string;
      readonly invoiceId: string;
      readonly status: 'open' | 'won' | 'lost';
      readonly reason: string;
      /** The provider's ids of the dispute, and of the payment that is disputed. */
      readonly disputeId: string;
      readonly paymentId: string;
      readonly amountMinor: number;
      /** What the provider asks for the dispute, in the currency of our account there; null where it says nothing. */
      readonly fee: { readonly amountMinor: number; readonly currency: string } | null;
    };

/** A provider that customers pay through by themselves. The sandbox has no page of its own: its cards are typed into ours. */
export interface PayPort {
  readonly name: 'stripe';
  customer(who: { tenantId: string; customerId: string; name: string; email: string }): Promise<string>;
  /** Begins a payment. @returns where the customer goes, and the provider's id of it */
  begin(order: Order): Promise<{ readonly url: string; readonly providerId: string }>;
  /** Begins putting a means of payment on file. @returns where the customer goes */
  beginSetup(
    order: Pick<Order, 'id' | 'tenantId' | 'customerId' | 'providerCustomerId' | 'returnUrl'>,
  ): Promise<string>;
  find(providerId: string): Promise<Found>;
  /** @throws AppError Unauthenticated where the signature is not the provider's */
  read(
    raw: Buffer,
    signature: string,
  ): Promise<{ readonly id: string; readonly type: string; readonly notice: Notice | null }>;
}
