import type { CollectionSchedule } from '../../domain/collection/contract.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { beginProcesses } from '../processes/change.ts';
import type { Subject } from '../processes/store.ts';
import { collectionStore } from './process.ts';

/** An invoice that this transaction has just finalised and that is to be paid. */
export interface FinalizedInvoice {
  readonly id: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly dueMinor: bigint;
  /** The customer's. */
  readonly zone: string;
  readonly paymentMethodSince: Instant | null;
}

/**
 * Begins the collection of invoices, planned from what has just been written without reading it back: in a billing run that read was
 * a tenth of the time.
 */
export async function beginCollections(
  ctx: Ctx,
  tx: Tx,
  invoices: readonly FinalizedInvoice[],
  schedule: CollectionSchedule,
  now: Instant,
): Promise<void> {
  const known = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const load = (_tx: Tx, subjects: readonly Subject[]) =>
    Promise.resolve(
      new Map(
        subjects.flatMap(({ processId, subjectId, base }) => {
          const invoice = known.get(subjectId);
          return invoice ? [[processId, { ...base, ...begun(invoice, now), schedule }] as const] : [];
        }),
      ),
    );
  const subjects = invoices.map(({ id }) => ({ subjectId: id }));
  await beginProcesses(ctx, tx, { ...collectionStore, load }, subjects, now);
}

function begun(
  { paymentMethodSince, ...invoice }: FinalizedInvoice,
  finalizedAt: Instant,
): Pick<CollectionFacts, 'invoice' | 'paymentMethodSince' | 'attempts'> {
  return { invoice: { ...invoice, status: 'open', finalizedAt }, paymentMethodSince, attempts: [] };
}
