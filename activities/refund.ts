import type { CollectionEffect } from '../domain/collection/plan.ts';
import { toWire } from '../domain/money/money.ts';
import type { StoredCollectionFacts } from '../services/collection/facts.ts';
import type { Answer, Call, Sent } from '../services/processes/call.ts';
import type { PaymentPort, RefundRequest } from './adapters/payments.ts';

type Sending = Omit<RefundRequest, 'ledgerId'> & { readonly provider: string };

function requestOf({ tenantId, refunds = [] }: StoredCollectionFacts, { data }: CollectionEffect): Sending {
  const refund = refunds.find(({ id }) => id === data?.refundId);
  if (!refund) throw new RangeError('a refund that is due is among the facts');
  const { amountMinor, currency, provider, chargeId } = refund;
  return { tenantId, refundId: refund.id, amountMinor: toWire(amountMinor), currency, provider, chargeId };
}

/** Sends money back the way it came, once. @param port the provider in force; what came by another one is not sent by it */
export function refund(port: PaymentPort): Call<StoredCollectionFacts, CollectionEffect> {
  const through = async <T>(
    key: string,
    { request, repeated }: Sent,
    ask: (refund: RefundRequest) => Promise<T>,
  ): Promise<T | Answer> => {
    const { provider, ...sent } = request as Sending;
    if (provider === port.name) return ask({ ...sent, ledgerId: key.split('/')[0] ?? key });
    const error = new Error(`The payment came by ${provider}, and payments go through ${port.name} now.`);
    return { kind: repeated ? 'ambiguous' : 'failed', error };
  };
  return {
    keepsKeysSeconds: port.keepsKeysSeconds,
    longestSeconds: port.longestSeconds,
    request: requestOf,
    make: (_facts, _effect, key, sent) => through(key, sent, (request) => port.refund(request, key)),
    lookUp: (_facts, _effect, key, sent) => through(key, sent, (request) => port.findRefund(request, key)),
  };
}
