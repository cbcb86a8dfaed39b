import type { InvoiceStatus } from '../../domain/billing/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import type { Wallet } from '../../domain/wallets/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { TOP_UP_UNDER_WAY } from './under-way.ts';

interface Row {
  readonly id: string;
  readonly customerId: string;
  readonly currency: string;
  readonly purpose: string;
  readonly balanceMinor: bigint;
  readonly belowMinor: bigint | null;
  readonly topUpMinor: bigint | null;
  readonly pending: { invoiceId: string; number: string | null; status: string; amountMinor: string } | null;
  readonly createdAt: Date;
  readonly version: number;
}

// Amounts inside JSON go as text: a number of JSON would be rounded beyond 2^53 before anybody could refuse it.
const COLUMNS = Prisma.sql`w.id, w.customer_id AS "customerId", w.currency, w.purpose, w.balance_minor AS "balanceMinor", w.below_minor AS "belowMinor",
  w.top_up_minor AS "topUpMinor", w.created_at AS "createdAt", w.version,
  (SELECT jsonb_build_object('invoiceId', i.id, 'number', i.number, 'status', i.status, 'amountMinor', i.total_minor::text)
    FROM invoice i WHERE ${TOP_UP_UNDER_WAY}
    ORDER BY i.created_at DESC LIMIT 1) AS pending`;

const toWallet = ({ purpose, balanceMinor, belowMinor, topUpMinor, pending, createdAt, ...row }: Row): Wallet => ({
  ...row,
  purpose: purpose as Wallet['purpose'],
  balanceMinor: toWire(balanceMinor),
  autoTopUp:
    belowMinor === null || topUpMinor === null
      ? null
      : { belowMinor: toWire(belowMinor), amountMinor: toWire(topUpMinor) },
  pendingTopUp: pending && {
    ...pending,
    status: pending.status as InvoiceStatus,
    amountMinor: toWire(BigInt(pending.amountMinor)),
  },
  createdAt: createdAt.toISOString(),
});

export async function walletsOf(ctx: Ctx, tx: Tx, customerId: string): Promise<Wallet[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM wallet w WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.customer_id = ${customerId}::uuid ORDER BY w.currency, w.purpose`;
  return rows.map(toWallet);
}

/** @throws AppError NotFound */
export async function readWallet(ctx: Ctx, tx: Tx, id: string, lock: 'none' | 'for-change' = 'none'): Promise<Wallet> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM wallet w WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.id = ${id}::uuid
    ${lock === 'none' ? Prisma.empty : Prisma.sql`FOR UPDATE`}`;
  if (!row) throw notFound('This wallet');
  return toWallet(row);
}
