import { canMove, type InvoiceStatus, invoiceTransitions } from '../../domain/billing/contract.ts';
import { validation } from '../../domain/errors.ts';
import type { Card } from '../../domain/money/card.ts';
import { smaller } from '../../domain/money/money.ts';
import type { PaymentMethodKind } from '../../domain/payments/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { mailReceipt } from '../documents/mail-receipt.ts';
import { derivedId, newId } from '../ids.ts';
import { announce } from '../live.ts';
import { moveCredit } from './credit.ts';

/** Money that has arrived. */
export interface ReceivedPayment {
  readonly customerId: string;
  readonly method: PaymentMethodKind;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedAt: Instant;
  readonly reference?: string | null;
  readonly note?: string | null;
  /** Whose id `providerId` is: `stripe`, `sandbox`, `bank`, `by-hand`. */
  readonly provider: string;
  /** The same provider and id is the same payment, entered once; left out where nobody gave it one. */
  readonly providerId?: string | null;
  readonly card?: Card | null;
  /** At most so much of it for each invoice; what an invoice does not need, and what is given to none, becomes the customer's credit. */
  readonly allocations: readonly { readonly invoiceId: string; readonly amountMinor: bigint }[];
}

export interface EnteredPayment {
  readonly paymentId: string;
  /** It had been entered before: nothing was written now. */
  readonly repeated: boolean;
  readonly creditMinor: bigint;
  /** As the payment left them. */
  readonly invoices: readonly { readonly id: string; readonly status: InvoiceStatus; readonly dueMinor: bigint }[];
}

interface Owed {
  id: string;
  status: InvoiceStatus;
  customerId: string;
  currency: string;
  dueMinor: bigint;
}

/** The id of a payment that a provider knows: whoever hears of it first enters it. */
export const paymentIdOf = (tenantId: string, provider: string, providerId: string): string =>
  derivedId(tenantId, 'payment', provider, providerId);

/**
 * Enters a payment under the locks of its invoices' collections, which the caller holds (see receivePayment): lowers what is due of them, pays
 * those with nothing left, and puts the rest on the customer's credit. Money may come for an invoice that was given up; one that is void, paid or
 * a draft takes none.
 * @throws AppError Validation for an amount that is not positive, allocations beyond it, another customer's invoice or another currency
 */
export async function enterPayment(ctx: Ctx, tx: Tx, payment: ReceivedPayment, now: Instant): Promise<EnteredPayment> {
  const { amountMinor, currency, customerId, provider, providerId = null, allocations } = payment;
  const asked = allocations.reduce((all, allocation) => all + allocation.amountMinor, 0n);
  if (amountMinor <= 0n || asked > amountMinor || allocations.some((one) => one.amountMinor < 0n)) {
    throw validation('More is given to invoices than the payment comes to.', [
      { path: 'allocations', message: 'Give no more than the amount' },
    ]);
  }
  const id = providerId === null ? newId() : paymentIdOf(ctx.tenantId, provider, providerId);
  const owed = await lockOwed(ctx, tx, allocations);
  const wrong = allocations.some(({ invoiceId }) => {
    const invoice = owed.get(invoiceId);
    return invoice?.customerId !== customerId || invoice.currency !== currency;
  });
  if (wrong) {
    throw validation('A payment is for invoices of its customer, in its currency.', [
      { path: 'allocations', message: 'Choose invoices of this customer in this currency' },
    ]);
  }
  const written = await tx.$executeRaw`
    INSERT INTO payment (tenant_id, id, customer_id, method, provider, provider_id, currency, amount_minor, received_at, reference, note, card_brand, card_last4, created_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${customerId}::uuid, ${payment.method}, ${provider}, ${providerId}, ${currency}, ${amountMinor},
      ${new Date(payment.receivedAt)}, ${payment.reference ?? null}, ${payment.note ?? null}, ${payment.card?.brand ?? null},
      ${payment.card?.last4 ?? null}, ${new Date(now)})
    ON CONFLICT DO NOTHING`;
  if (written === 0) {
    return { paymentId: id, repeated: true, creditMinor: 0n, invoices: [...owed.values()] };
  }
  const taken = allocations.flatMap(({ invoiceId, amountMinor: most }) => {
    const invoice = owed.get(invoiceId);
    if (!invoice || !canMove(invoiceTransitions, invoice.status, 'paid') || invoice.status === 'draft') return [];
    const part = smaller(most, invoice.dueMinor);
    return part > 0n ? [{ invoice, part }] : [];
  });
  await Promise.all([allocate(ctx, tx, id, taken, now), pay(ctx, tx, taken, payment.receivedAt)]);
  const creditMinor = amountMinor - taken.reduce((all, { part }) => all + part, 0n);
  await moveCredit(ctx, tx, [{ customerId, currency, amountMinor: creditMinor, cause: 'payment', causeId: id }], now);
  const after = taken.map(({ invoice, part }) => left(invoice, part));
  await audit(
    ctx,
    tx,
    new Date(now),
    ...taken.map(({ invoice, part }) => ({
      action: 'payment-recorded',
      noun: 'invoice',
      subjectId: invoice.id,
      before: { status: invoice.status, dueMinor: invoice.dueMinor },
      after: { ...left(invoice, part), amountMinor: part, reference: payment.reference ?? providerId, paymentId: id },
    })),
  );
  for (const { invoice } of taken) await announce(ctx, tx, 'invoices', invoice.id);
  await announce(ctx, tx, 'payments', id);
  if (creditMinor > 0n) await announce(ctx, tx, 'customers', customerId);
  if (payment.method !== 'wallet' && payment.method !== 'credit') {
    const { receivedAt, card = null } = payment;
    const received = { paymentId: id, customerId, currency, amountMinor, creditMinor, receivedAt, card };
    await mailReceipt(ctx, tx, received, now);
  }
  const changed = new Map(after.map((invoice) => [invoice.id, invoice]));
  return {
    paymentId: id,
    repeated: false,
    creditMinor,
    invoices: [...owed.values()].map(
      ({ id: one, status, dueMinor }) => changed.get(one) ?? { id: one, status, dueMinor },
    ),
  };
}

async function lockOwed(ctx: Ctx, tx: Tx, allocations: ReceivedPayment['allocations']): Promise<Map<string, Owed>> {
  if (allocations.length === 0) return new Map();
  const rows = await tx.$queryRaw<Owed[]>`
    SELECT id, status, customer_id AS "customerId", currency, due_minor AS "dueMinor" FROM invoice
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${allocations.map(({ invoiceId }) => invoiceId)}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
}

interface Taken {
  readonly invoice: Owed;
  readonly part: bigint;
}

const left = ({ id, status, dueMinor }: Owed, part: bigint) => ({
  id,
  status: dueMinor === part ? ('paid' as const) : status,
  dueMinor: dueMinor - part,
});

async function allocate(ctx: Ctx, tx: Tx, paymentId: string, taken: readonly Taken[], now: Instant): Promise<void> {
  if (taken.length === 0) return;
  const rows = taken.map(({ invoice, part }) => ({ invoice_id: invoice.id, amount_minor: part }));
  await tx.$executeRaw`
    INSERT INTO payment_allocation (tenant_id, payment_id, invoice_id, amount_minor, allocated_at)
    SELECT ${ctx.tenantId}::uuid, ${paymentId}::uuid, r.*, ${new Date(now)} FROM ${recordset(rows, { invoice_id: 'uuid', amount_minor: 'bigint' })}`;
}

async function pay(ctx: Ctx, tx: Tx, taken: readonly Taken[], receivedAt: Instant): Promise<void> {
  if (taken.length === 0) return;
  const rows = taken.map(({ invoice, part }) => left(invoice, part));
  await tx.$executeRaw`
    UPDATE invoice i SET due_minor = r."dueMinor", status = r.status, paid_at = CASE r.status WHEN 'paid' THEN ${new Date(receivedAt)}::timestamptz END,
      version = i.version + 1
    FROM ${recordset(rows, { id: 'uuid', status: 'text', dueMinor: 'bigint' })} WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = r.id`;
}
