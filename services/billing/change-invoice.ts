import { canMove, type InvoiceStatus, invoiceTransitions } from '../../domain/billing/contract.ts';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { endAbandoned } from '../processes/call.ts';
import { changeFacts } from '../processes/change.ts';
import type { ProcessRow } from '../processes/store.ts';
import { requireVersion } from '../version.ts';
import { readInvoiceDetail } from './invoice-rows.ts';

export interface LockedInvoice {
  readonly id: string;
  readonly status: InvoiceStatus;
  readonly version: number;
  readonly customerId: string;
  readonly currency: string;
  readonly dueMinor: bigint;
  readonly creditAppliedMinor: bigint;
  readonly fillsWallet: boolean;
}

/** @throws AppError NotFound */
export async function lockInvoice(ctx: Ctx, tx: Tx, id: string): Promise<LockedInvoice> {
  const [invoice] = await tx.$queryRaw<LockedInvoice[]>`
    SELECT id, status, version, customer_id AS "customerId", currency, due_minor AS "dueMinor", credit_applied_minor AS "creditAppliedMinor",
      wallet_id IS NOT NULL AS "fillsWallet"
    FROM invoice WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!invoice) throw notFound('This invoice');
  return invoice;
}

/**
 * Whether a charge has been sent whose answer is not in yet. Ask under the process's lock. One of a cancelled collection whose worker has
 * died meanwhile has no answer to come: it is entered as unknown here.
 */
export async function chargeIsOut(tx: Tx, processId: string, now: Instant): Promise<boolean> {
  await endAbandoned(tx, processId, now);
  const out = await tx.ledger.count({
    where: { processId, kind: { not: 'ask' }, state: { in: ['claimed', 'sending'] } },
  });
  return out > 0;
}

/** A collection that had stopped at a failure or was held has nothing left to wait for: its plan may say that it is over. */
export const letItEnd = (tx: Tx, { id }: ProcessRow) =>
  tx.$executeRaw`UPDATE process SET status = 'running' WHERE tenant_id = (SELECT app_tenant()) AND id = ${id}::uuid AND status IN ('failed', 'paused')`;

export interface Changed {
  /** The invoice's status now, where it did not come to what was wanted: a part of it was paid. */
  readonly status?: InvoiceStatus;
  /** What else the audit notes; null where the change has entered its own. */
  readonly noted: object | null;
}

/**
 * Ends an invoice by hand, under the lock of its collection, which is over with it.
 * @param change writes what belongs to the new status
 * @throws AppError NotFound, Conflict for a stale version, a status that does not lead there, or a charge that is out
 */
export async function changeInvoice(
  ctx: Ctx,
  input: { readonly id: string; readonly version: number; readonly reason?: string | undefined },
  to: 'paid' | 'void' | 'uncollectible',
  change: (tx: Tx, invoice: LockedInvoice, now: Instant) => Promise<Changed>,
): Promise<InvoiceDetail> {
  const now = await ctx.clock.now();
  const { id, reason = null } = input;
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, collectionStore, [id], now, async ([process]) => {
      const invoice = await lockInvoice(ctx, tx, id);
      requireVersion('This invoice', invoice.version, input.version);
      const { status } = invoice;
      if (!canMove(invoiceTransitions, status, to))
        throw conflict(`This invoice is ${status} and cannot become ${to}.`);
      if (process && (await chargeIsOut(tx, process.id, now))) {
        throw conflict('A charge of this invoice is on its way to the bank. Wait for its answer, then look again.');
      }
      const changed = await change(tx, invoice, now);
      if (process && (changed.status ?? to) === to) await letItEnd(tx, process);
      if (changed.noted) {
        await audit(ctx, tx, new Date(now), {
          action: to === 'void' ? 'voided' : 'written-off',
          noun: 'invoice',
          subjectId: id,
          before: { status, dueMinor: invoice.dueMinor },
          after: { status: to, ...changed.noted },
          reason,
        });
      }
      await announce(ctx, tx, 'invoices', id);
    });
    return readInvoiceDetail(ctx, tx, id);
  });
}
