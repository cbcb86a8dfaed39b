import { toWire } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { draftInvoice } from '../invoices/create-invoice.ts';
import { announce } from '../live.ts';

/** What a wallet is filled with. */
export interface TopUp {
  readonly walletId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly purpose: string;
  readonly amountMinor: bigint;
}

/**
 * A top-up is an invoice like any other, final at once and collected as the customer pays; once it is paid the wallet is filled, by the
 * database. It carries no tax: what the wallet pays for is taxed on its own invoice.
 * @returns the invoice's id
 */
export async function makeTopUp(ctx: Ctx, tx: Tx, topUp: TopUp, now: Instant): Promise<string> {
  const { walletId, customerId, currency, purpose, amountMinor } = topUp;
  const description = purpose === 'hours' ? 'Retainer for hours' : 'Top-up of the wallet';
  const line = {
    description,
    quantity: 1,
    unitPriceMinor: toWire(amountMinor),
    taxRateIds: [],
  };
  const id = newId();
  await draftInvoice(ctx, tx, { id, customerId, currency, lines: [line], finalizesAt: now, walletId }, now);
  await announce(ctx, tx, 'wallets', walletId);
  return id;
}

/** Tops up, each once, those wallets that are to be topped up by themselves, are that low, and have no top-up under way. */
export async function topUpWhereLow(ctx: Ctx, tx: Tx, walletIds: readonly string[], now: Instant): Promise<void> {
  const low = await tx.$queryRaw<TopUp[]>`
    SELECT w.id AS "walletId", w.customer_id AS "customerId", w.currency, w.purpose, w.top_up_minor AS "amountMinor" FROM wallet w
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.id = ANY(${walletIds}::uuid[]) AND w.balance_minor < w.below_minor
      AND NOT EXISTS (SELECT FROM invoice i WHERE i.tenant_id = w.tenant_id AND i.customer_id = w.customer_id AND i.wallet_id = w.id
        AND i.status IN ('draft', 'open'))
    ORDER BY w.id FOR UPDATE OF w`;
  for (const topUp of low) await makeTopUp(ctx, tx, topUp, now);
}
