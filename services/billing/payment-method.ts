import type { NewPaymentMethod, PaymentMethod } from '../../domain/billing/contract.ts';
import { SANDBOX_CARDS, sandboxCards } from '../../domain/collection/contract.ts';
import { addMonths } from '../../domain/time/civil.ts';
import { newId } from '../ids.ts';
import { keepSandboxCards } from '../pay/ways.ts';

/** As it is stored: with the provider's token, which nobody is shown. */
export type StoredPaymentMethod = PaymentMethod & { readonly token: string };

/** Cards of the sandbox expire one after the other, so that it can be seen. */
const sandboxExpiry = (card: (typeof sandboxCards)[number], at: Date): string =>
  addMonths(at.toISOString().slice(0, 10), 5 + 3 * sandboxCards.indexOf(card)).slice(0, 7);

/** @param at when it was put on file: after a hard decline only a newer one is charged. @throws AppError Validation for a card of the sandbox where that is off */
export function storedPaymentMethod(method: NewPaymentMethod, at: Date): StoredPaymentMethod {
  const common = { id: newId(), addedAt: at.toISOString() };
  if (method.provider === 'sandbox') {
    keepSandboxCards();
    const { card } = method;
    return {
      ...common,
      provider: 'sandbox',
      label: SANDBOX_CARDS[card],
      token: card,
      expires: sandboxExpiry(card, at),
    };
  }
  const token = `${method.customerId}/${method.paymentMethodId}`;
  return { ...common, provider: 'stripe', label: method.label, token, expires: method.expires ?? null };
}
