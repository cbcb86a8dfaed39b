import type { Instant } from '../../domain/time/instant.ts';
import { letItEnd } from '../billing/change-invoice.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { type EnteredPayment, enterPayment, type ReceivedPayment } from './enter-payment.ts';

/**
 * Enters a payment once, lowers what its invoices still owe, and wakes their collections: that of an invoice which is paid is over, whatever it
 * waited for. A charge that is out meanwhile pays what is left when its answer comes; what it takes too much becomes credit.
 * No permission is asked: the caller is a verb that has asked for its own, or a provider whose signature was checked.
 * @throws AppError Validation for an amount that is not positive, allocations beyond it, another customer's invoice or another currency
 */
export async function receivePayment(
  ctx: Ctx,
  tx: Tx,
  payment: ReceivedPayment,
  now: Instant,
): Promise<EnteredPayment> {
  const invoiceIds = payment.allocations.map(({ invoiceId }) => invoiceId);
  if (invoiceIds.length === 0) return enterPayment(ctx, tx, payment, now);
  return changeFacts(ctx, tx, collectionStore, invoiceIds, now, async (processes) => {
    const entered = await enterPayment(ctx, tx, payment, now);
    const paid = new Set(entered.invoices.filter(({ status }) => status === 'paid').map(({ id }) => id));
    if (!entered.repeated) {
      for (const process of processes) if (paid.has(process.subjectId)) await letItEnd(tx, process);
    }
    return entered;
  });
}
