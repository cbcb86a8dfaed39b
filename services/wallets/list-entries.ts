import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { type WalletEntry, type WalletEntryListInput, walletEntryListInput } from '../../domain/wallets/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';

type Row = Omit<WalletEntry, 'amountMinor' | 'at'> & { amountMinor: bigint; at: Date };

/**
 * What a credit note gave back belongs to the invoice that it credits, what a bank took back to the top-up. A look-up a row of the page: as
 * joins, whole tables would be read.
 */
const INVOICE_ID = Prisma.sql`CASE e.cause
  WHEN 'return' THEN (SELECT n.invoice_id FROM credit_note n WHERE n.tenant_id = e.tenant_id AND n.id = e.cause_id)
  WHEN 'chargeback' THEN (SELECT o.invoice_id FROM chargeback_part o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
    WHERE o.tenant_id = e.tenant_id AND o.chargeback_id = e.cause_id AND i.wallet_id = e.wallet_id ORDER BY i.number LIMIT 1)
  ELSE e.cause_id END`;

/** What filled wallets and what was drawn from them. */
export async function listWalletEntries(ctx: Ctx, input: WalletEntryListInput): Promise<Page<WalletEntry>> {
  permit(ctx, 'wallet:read');
  const { filter, q: _, ...request } = walletEntryListInput.parse(input);
  const where = [Prisma.sql`e.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.walletId) where.push(Prisma.sql`e.wallet_id = ${filter.walletId}::uuid`);
  return transaction(ctx, (tx) =>
    listPage<Row, WalletEntry>(tx, request, {
      select: Prisma.sql`e.id, e.amount_minor AS "amountMinor", e.cause, ${INVOICE_ID} AS "invoiceId", e.at,
        (SELECT i.number FROM invoice i WHERE i.tenant_id = e.tenant_id AND i.id = ${INVOICE_ID}) AS "invoiceNumber"`,
      from: Prisma.sql`wallet_entry e`,
      where,
      id: 'e.id',
      sort: {
        at: { column: 'e.at', type: 'timestamptz' },
        amountMinor: { column: 'e.amount_minor', type: 'bigint' },
      },
      read: ({ amountMinor, at, ...row }) => ({ ...row, amountMinor: toWire(amountMinor), at: at.toISOString() }),
    }),
  );
}
