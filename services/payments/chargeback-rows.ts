import { toWire } from '../../domain/money/money.ts';
import type { Chargeback } from '../../domain/payments/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

interface Row {
  id: string;
  paymentId: string;
  amountMinor: bigint;
  currency: string;
  creditMinor: bigint;
  lostMinor: bigint;
  feeMinor: bigint | null;
  feeCurrency: string | null;
  reason: string;
  at: Date;
  parts: { invoiceId: string; invoiceNumber: string | null; amountMinor: string; walletMinor: string }[] | null;
}

/** Oldest first. @param where a condition on `b` (table chargeback) */
export async function readChargebacks(ctx: Ctx, tx: Tx, where: Prisma.Sql): Promise<Chargeback[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT b.id, b.payment_id AS "paymentId", b.amount_minor AS "amountMinor", b.currency, b.credit_minor AS "creditMinor",
      b.lost_minor AS "lostMinor", b.fee_minor AS "feeMinor", b.fee_currency AS "feeCurrency", b.reason, b.at,
      (SELECT jsonb_agg(jsonb_build_object('invoiceId', i.id, 'invoiceNumber', i.number, 'amountMinor', o.amount_minor::text, 'walletMinor', o.wallet_minor::text) ORDER BY i.number)
        FROM chargeback_part o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
        WHERE o.tenant_id = b.tenant_id AND o.chargeback_id = b.id) AS parts
    FROM chargeback b WHERE b.tenant_id = ${ctx.tenantId}::uuid AND ${where} ORDER BY b.at, b.id`;
  return rows.map(({ feeMinor, feeCurrency, parts, at, ...row }) => ({
    ...row,
    amountMinor: toWire(row.amountMinor),
    creditMinor: toWire(row.creditMinor),
    lostMinor: toWire(row.lostMinor),
    fee: feeMinor === null || feeCurrency === null ? null : { amountMinor: toWire(feeMinor), currency: feeCurrency },
    at: at.toISOString(),
    parts: (parts ?? []).map(({ amountMinor, walletMinor, ...part }) => ({
      ...part,
      amountMinor: toWire(BigInt(amountMinor)),
      walletMinor: toWire(BigInt(walletMinor)),
    })),
  }));
}

/** Those that made something of an invoice due again. */
export const chargebacksOf = (ctx: Ctx, tx: Tx, invoiceId: string): Promise<Chargeback[]> =>
  readChargebacks(
    ctx,
    tx,
    Prisma.sql`b.id IN (SELECT o.chargeback_id FROM chargeback_part o WHERE o.tenant_id = ${ctx.tenantId}::uuid AND o.invoice_id = ${invoiceId}::uuid)`,
  );
