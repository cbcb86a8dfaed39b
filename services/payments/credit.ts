import { conflict } from '../../domain/errors.ts';
import type { CreditCause } from '../../domain/payments/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';

/** Signed: what is spent is negative. */
export interface CreditMove {
  readonly customerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly cause: CreditCause;
  /** Of the cause's noun: the invoice, the payment, the credit note. */
  readonly causeId: string;
}

const ENTRY_COLUMNS = {
  id: 'uuid',
  customer_id: 'uuid',
  currency: 'text',
  amount_minor: 'bigint',
  cause: 'text',
  cause_id: 'uuid',
} as const;
const PURSE_COLUMNS = { customer_id: 'uuid', currency: 'text', amount_minor: 'bigint' } as const;

/**
 * Enters movements of credit and brings the balances along, in three statements however many there are; none where nothing moves.
 * @throws AppError Conflict where more would be spent than there is: somebody else has just used it
 */
export async function moveCredit(ctx: Ctx, tx: Tx, given: readonly CreditMove[], now: Instant): Promise<void> {
  const moves = given.filter(({ amountMinor }) => amountMinor !== 0n);
  if (moves.length === 0) return;
  const purses = new Map<string, { customer_id: string; currency: string; amount_minor: bigint }>();
  for (const { customerId, currency, amountMinor } of moves) {
    const key = `${customerId}/${currency}`;
    const so = purses.get(key)?.amount_minor ?? 0n;
    purses.set(key, { customer_id: customerId, currency, amount_minor: so + amountMinor });
  }
  // In a fixed order, so that two transactions never wait for each other.
  const all = [...purses.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, purse]) => purse);
  const put = all.filter((purse) => purse.amount_minor > 0n);
  const taken = all.filter((purse) => purse.amount_minor < 0n);
  await Promise.all([
    tx.$executeRaw`
      INSERT INTO credit_entry (tenant_id, id, customer_id, currency, amount_minor, cause, cause_id, at)
      SELECT ${ctx.tenantId}::uuid, r.*, ${new Date(now)} FROM ${recordset(
        moves.map((move) => ({
          id: newId(),
          customer_id: move.customerId,
          currency: move.currency,
          amount_minor: move.amountMinor,
          cause: move.cause,
          cause_id: move.causeId,
        })),
        ENTRY_COLUMNS,
      )}`,
    put.length === 0
      ? null
      : tx.$executeRaw`
      INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor)
      SELECT ${ctx.tenantId}::uuid, r.* FROM ${recordset(put, PURSE_COLUMNS)}
      ON CONFLICT (tenant_id, customer_id, currency) DO UPDATE SET amount_minor = customer_credit.amount_minor + excluded.amount_minor`,
  ]);
  if (taken.length === 0) return;
  const spent = await tx.$executeRaw`
    UPDATE customer_credit k SET amount_minor = k.amount_minor + r.amount_minor FROM ${recordset(taken, PURSE_COLUMNS)}
    WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.customer_id = r.customer_id AND k.currency = r.currency AND k.amount_minor + r.amount_minor >= 0`;
  if (spent < taken.length) throw conflict('The customer’s credit has just been used elsewhere. Try again.');
}

/**
 * Credit that was given while an invoice was a draft, for time that it charges and nobody used. Whoever takes the invoice back takes this off:
 * what is not charged is not given back.
 */
export async function givenForUnusedTime(ctx: Ctx, tx: Tx, invoiceId: string): Promise<bigint> {
  const [given] = await tx.$queryRaw<{ amountMinor: bigint | null }[]>`
    SELECT sum(e.amount_minor)::bigint AS "amountMinor" FROM credit_entry e
    JOIN invoice i ON i.tenant_id = e.tenant_id AND i.customer_id = e.customer_id AND i.id = e.cause_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${invoiceId}::uuid AND e.cause = 'unused-time'`;
  return given?.amountMinor ?? 0n;
}
