import type { NewPaymentMethod, PaymentMethod } from '../../domain/billing/contract.ts';
import { SANDBOX_CARDS } from '../../domain/collection/contract.ts';
import { newId } from '../ids.ts';

/** As it is stored: with the provider's token, which nobody is shown. */
export type StoredPaymentMethod = PaymentMethod & { readonly token: string };

/** @param at when it was put on file: after a hard decline only a newer one is charged */
export function storedPaymentMethod(method: NewPaymentMethod, at: Date): StoredPaymentMethod {
  const common = { id: newId(), addedAt: at.toISOString() };
  if (method.provider === 'sandbox') {
    return { ...common, provider: 'sandbox', label: SANDBOX_CARDS[method.card], token: method.card };
  }
  const token = `${method.customerId}/${method.paymentMethodId}`;
  return { ...common, provider: 'stripe', label: method.label, token };
}
