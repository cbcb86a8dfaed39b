import { toWire } from '../../domain/money/money.ts';
import type { Refund } from '../../domain/payments/contract.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Prisma, Tx } from '../database.ts';

type Row = Omit<Refund, 'amountMinor' | 'requestedAt' | 'settledAt' | 'status'> & {
  status: string;
  amountMinor: bigint;
  requestedAt: Date;
  settledAt: Date | null;
};

/** Oldest first. @param which a condition on `r` (table refund) */
export async function readRefunds(ctx: Ctx, tx: Tx, which: Prisma.Sql): Promise<Refund[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.id, r.payment_id AS "paymentId", r.invoice_id AS "invoiceId", r.credit_note_id AS "creditNoteId", r.currency,
      r.amount_minor AS "amountMinor", r.reason, r.status, r.error, r.requested_at AS "requestedAt", r.settled_at AS "settledAt"
    FROM refund r WHERE r.tenant_id = ${ctx.tenantId}::uuid AND ${which} ORDER BY r.requested_at, r.id`;
  return rows.map((row) => ({
    ...row,
    status: row.status as Refund['status'],
    amountMinor: toWire(row.amountMinor),
    requestedAt: row.requestedAt.toISOString(),
    settledAt: toIsoOrNull(row.settledAt?.getTime()),
  }));
}
