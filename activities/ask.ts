import type { CollectionEffect } from '../domain/collection/plan.ts';
import type { StoredCollectionFacts } from '../services/collection/facts.ts';
import type { Ctx } from '../services/context.ts';
import { refreshCheckout } from '../services/pay/checkout.ts';
import type { PayPort } from '../services/pay/port.ts';
import type { Call } from '../services/processes/call.ts';

interface Asked {
  readonly tenantId: string;
  readonly checkoutId: string;
}

/**
 * Asks a provider what came of a visit of the pay page whose time is over, and enters it, in a transaction of its own: a notice that was lost or
 * is late must not let the card be charged for what has been paid. Asking twice changes nothing.
 * @param port null: customers pay through none, and what was begun through another one cannot be asked for
 */
export const ask = (
  port: PayPort | null,
  context: (tenantId: string) => Ctx,
): Call<StoredCollectionFacts, CollectionEffect> => ({
  keepsKeysSeconds: 23 * 3600,
  longestSeconds: 40,
  lookUp: null,
  request: ({ tenantId }, { data }): Asked => ({ tenantId, checkoutId: String(data?.checkoutId) }),
  async make(_facts, _effect, _key, { request }) {
    const { tenantId, checkoutId } = request as Asked;
    if (port) await refreshCheckout(context(tenantId), port, checkoutId);
    return { kind: 'done', result: {} };
  },
});
