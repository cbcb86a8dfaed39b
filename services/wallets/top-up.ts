import { notFound } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import type { BeginCollections } from '../collection/begin.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readPayers } from '../payers/payer-rows.ts';
import { TOP_UP_UNDER_WAY } from './under-way.ts';

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
 * database. It carries no tax (what the wallet pays for is taxed on its own invoice), and takes nothing of the customer's credit.
 * @returns the invoice's id
 */
export async function makeTopUp(
  ctx: Ctx,
  tx: Tx,
  topUp: TopUp,
  now: Instant,
  begin: BeginCollections,
): Promise<string> {
  const { walletId, customerId, currency, purpose, amountMinor } = topUp;
  const [settings, payers] = await Promise.all([billingSettings(tx), readPayers(ctx, tx, new Set([customerId]))]);
  const customer = payers.get(customerId);
  if (!customer) throw notFound('This customer');
  const id = newId();
  const at = new Date(now);
  const description = purpose === 'hours' ? 'Retainer for hours' : 'Top-up of the wallet';
  await tx.$executeRaw`
    INSERT INTO invoice (tenant_id, id, status, customer_id, customer_name, currency, subtotal_minor, coupon_minor, net_minor, tax_minor, total_minor,
      credit_applied_minor, payable_minor, due_minor, taxes, finalizes_at, wallet_id, created_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, 'draft', ${customerId}::uuid, ${customer.name}, ${currency}, ${amountMinor}, 0, ${amountMinor}, 0,
      ${amountMinor}, 0, ${amountMinor}, ${amountMinor}, '[]'::jsonb, ${at}, ${walletId}::uuid, ${at})`;
  await tx.$executeRaw`
    INSERT INTO invoice_line (tenant_id, invoice_id, position, id, kind, description, quantity, unit_price_minor, amount_minor, coupon_minor, tax_minor, taxes)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, 0, ${newId()}::uuid, 'other', ${description}, 1, ${amountMinor}, ${amountMinor}, 0, 0, '[]'::jsonb)`;
  const { zone, paymentTermDays, paymentMethodSince } = customer;
  const draft = { finalizesAt: now, paymentTermDays };
  const begun = { id, currency, totalMinor: amountMinor, dueMinor: amountMinor, zone, paymentTermDays };
  await begin(ctx, tx, [{ ...begun, paymentMethodSince, draft }], settings, now);
  await announce(ctx, tx, 'wallets', walletId);
  return id;
}

/** Tops up, each once, those wallets that are to be topped up by themselves, are that low, and have no top-up under way. */
export async function topUpWhereLow(
  ctx: Ctx,
  tx: Tx,
  walletIds: readonly string[],
  now: Instant,
  begin: BeginCollections,
): Promise<void> {
  const low = await tx.$queryRaw<TopUp[]>`
    SELECT w.id AS "walletId", w.customer_id AS "customerId", w.currency, w.purpose, w.top_up_minor AS "amountMinor" FROM wallet w
    WHERE w.tenant_id = ${ctx.tenantId}::uuid AND w.id = ANY(${walletIds}::uuid[]) AND w.balance_minor < w.below_minor
      AND NOT EXISTS (SELECT FROM invoice i WHERE ${TOP_UP_UNDER_WAY})
    ORDER BY w.id FOR UPDATE OF w`;
  for (const topUp of low) await makeTopUp(ctx, tx, topUp, now, begin);
}
