import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { type WalletEntry, type WalletEntryListInput, walletEntryListInput } from '../../domain/wallets/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';

type Row = Omit<WalletEntry, 'amountMinor' | 'at'> & { amountMinor: bigint; at: Date };

/** What filled wallets and what was drawn from them. */
export async function listWalletEntries(ctx: Ctx, input: WalletEntryListInput): Promise<Page<WalletEntry>> {
  permit(ctx, 'wallet:read');
  const { filter, q: _, ...request } = walletEntryListInput.parse(input);
  const where = [Prisma.sql`e.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.walletId) where.push(Prisma.sql`e.wallet_id = ${filter.walletId}::uuid`);
  return transaction(ctx, (tx) =>
    listPage<Row, WalletEntry>(tx, request, {
      select: Prisma.sql`e.id, e.amount_minor AS "amountMinor", e.cause, coalesce(n.invoice_id, e.cause_id) AS "invoiceId", i.number AS "invoiceNumber", e.at`,
      from: Prisma.sql`wallet_entry e LEFT JOIN credit_note n ON n.tenant_id = e.tenant_id AND n.id = e.cause_id AND e.cause = 'return'
        LEFT JOIN invoice i ON i.tenant_id = e.tenant_id AND i.id = coalesce(n.invoice_id, e.cause_id)`,
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
