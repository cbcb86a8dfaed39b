import { type ChargeResult, chargeResult } from '../../domain/collection/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { enterPayment, type ReceivedPayment } from '../payments/enter-payment.ts';
import type { StoredCollectionFacts, StoredCollectionStep } from './facts.ts';

/** What charges have come to: an attempt each, and a payment where it went through. */
export async function enterCharges(
  ctx: Ctx,
  tx: Tx,
  performed: readonly StoredCollectionStep[],
  now: Instant,
): Promise<void> {
  const charges = performed.filter(({ effect }) => effect.kind === 'charge');
  await saveAttempts(tx, ctx.tenantId, charges);
  for (const charge of charges) await enterCharge(ctx, tx, charge, now);
}

const ATTEMPT_COLUMNS = {
  id: 'uuid',
  invoice_id: 'uuid',
  number: 'int',
  amount_minor: 'bigint',
  currency: 'text',
  at: 'timestamptz',
  outcome: 'text',
  code: 'text',
  provider: 'text',
  provider_id: 'text',
} as const;

/** Who was asked; the card on file is of now, and the one that was charged may be gone. */
const providerOf = (result: ChargeResult | null, { customer }: StoredCollectionFacts): string =>
  result?.provider ?? customer.paymentMethod?.provider ?? 'sandbox';

/** What a provider answered, as rows; an answer that never came is kept too, for the person who decides. */
async function saveAttempts(tx: Tx, tenantId: string, charges: readonly StoredCollectionStep[]): Promise<void> {
  const rows = charges.flatMap(({ ledgerId, subjectId, effect, outcome, before }) => {
    if (outcome.state !== 'done' && outcome.state !== 'unknown') return [];
    const result = outcome.state === 'done' ? chargeResult.parse(outcome.result) : null;
    return {
      id: result ? ledgerId : derivedId(ledgerId, 'unknown', String(outcome.at)),
      invoice_id: subjectId,
      number: Number(effect.data?.number ?? 0),
      amount_minor: result?.amountMinor ?? before.invoice.dueMinor,
      currency: before.invoice.currency,
      at: new Date(outcome.at),
      outcome: result?.status ?? 'unknown',
      code: result?.code ?? null,
      provider: providerOf(result, before),
      provider_id: result?.providerId ?? null,
    };
  });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO payment_attempt (tenant_id, id, invoice_id, number, amount_minor, currency, at, outcome, code, provider, provider_id)
    SELECT ${tenantId}::uuid, r.* FROM ${recordset(rows, ATTEMPT_COLUMNS)}`;
}

/** A charge that went through is a payment like any other, which a provider's notice may have entered already. */
async function enterCharge(
  ctx: Ctx,
  tx: Tx,
  { ledgerId, outcome, before }: StoredCollectionStep,
  now: Instant,
): Promise<void> {
  if (outcome.state !== 'done') return;
  const { invoice, customer } = before;
  const result = chargeResult.parse(outcome.result);
  const { status, providerId, amountMinor, card } = result;
  if (status !== 'paid') return;
  const paidMinor = amountMinor === null ? invoice.dueMinor : BigInt(amountMinor);
  const payment: ReceivedPayment = {
    customerId: customer.id,
    method: 'card',
    provider: providerOf(result, before),
    providerId: providerId ?? ledgerId,
    card,
    currency: invoice.currency,
    amountMinor: paidMinor,
    receivedAt: now,
    allocations: [{ invoiceId: invoice.id, amountMinor: paidMinor }],
  };
  if (paidMinor > 0n) await enterPayment(ctx, tx, payment, now);
}
