import { conflict, notFound, validation } from '../../domain/errors.ts';
import { formatMinor, fromWire } from '../../domain/money/money.ts';
import { type PaymentDetail, type TakeBackPaymentInput, takeBackPaymentInput } from '../../domain/payments/contract.ts';
import { type Placed, takeBack } from '../../domain/payments/take-back.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { WRITTEN_OFF_AT } from '../journal/written-off.ts';
import { announce } from '../live.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { endBankHold } from '../pay/dispute.ts';
import { changeFacts } from '../processes/change.ts';
import { emptyWallets } from '../wallets/take-out.ts';
import { moveCredit } from './credit.ts';
import { readPayment } from './read.ts';

/** A payment that a bank took back. */
export interface LostPayment {
  readonly paymentId: string;
  readonly provider: string;
  /** Of the dispute: the same one is lost once. */
  readonly providerId: string;
  readonly amountMinor: bigint;
  /** What the bank asks for the dispute itself. */
  readonly fee: { readonly amountMinor: bigint; readonly currency: string } | null;
  readonly reason: string;
}

export const chargebackIdOf = (tenantId: string, provider: string, providerId: string): string =>
  derivedId(tenantId, 'chargeback', provider, providerId);

/**
 * Enters that a bank took a payment back, once: what it paid is due again (given up again, where it had been before), what had become credit
 * leaves the credit, what a top-up had put into a wallet leaves the wallet as far as it is there, and nothing is charged or sent for these
 * invoices until a person decides.
 * @returns false where it was entered before
 * @throws AppError Conflict for a payment that is not entered: whoever tells of it tells it again later
 */
export async function enterChargeback(ctx: Ctx, tx: Tx, lost: LostPayment, now: Instant): Promise<boolean> {
  // Allocations are never changed: what the payment paid is known before anything is locked.
  const paid = await tx.paymentAllocation.findMany({
    where: { tenantId: ctx.tenantId, paymentId: lost.paymentId },
    select: { invoiceId: true },
  });
  const invoiceIds = paid.map(({ invoiceId }) => invoiceId);
  return changeFacts(ctx, tx, collectionStore, invoiceIds, now, () => write(ctx, tx, lost, now));
}

async function write(ctx: Ctx, tx: Tx, lost: LostPayment, now: Instant): Promise<boolean> {
  const { paymentId, provider, providerId, amountMinor, fee, reason } = lost;
  const id = chargebackIdOf(ctx.tenantId, provider, providerId);
  const found = await lockPaid(ctx, tx, paymentId);
  if (!found) throw conflict('This payment is not entered yet. Tell what became of it later.');
  if ((await tx.chargeback.count({ where: { tenantId: ctx.tenantId, id } })) > 0) return false;
  const { payment, placed, invoices, wallets } = found;
  const { customerId, currency } = payment;
  const taken = takeBack(amountMinor, placed, payment.heldMinor, wallets);
  const { creditMinor, lostMinor } = taken;
  const at = new Date(now);
  await tx.chargeback.create({
    data: {
      ...{ tenantId: ctx.tenantId, id, paymentId, provider, providerId, currency, amountMinor, creditMinor, lostMinor },
      ...{ feeMinor: fee?.amountMinor ?? null, feeCurrency: fee?.currency ?? null, reason, at },
    },
  });
  await moveCredit(
    ctx,
    tx,
    [{ customerId, currency, amountMinor: -creditMinor, cause: 'chargeback', causeId: id }],
    now,
  );
  const hit = taken.invoices.flatMap(({ id: invoiceId, amountMinor: part, walletMinor }) => {
    const invoice = invoices.find((one) => one.id === invoiceId);
    return invoice ? [{ ...invoice, part, walletMinor, after: afterwards(invoice, part) }] : [];
  });
  // Before the invoices: their guard asks for it.
  await keepParts(ctx, tx, id, hit);
  const walletMinor = await emptyWallets(ctx, tx, { id, reason }, hit, now);
  const opened = hit.filter(({ part }) => part > 0n);
  await openAgain(ctx, tx, { id, reason, methodId: payment.methodId }, opened, now);
  await audit(
    ctx,
    tx,
    at,
    {
      action: 'taken-back',
      noun: 'payment',
      subjectId: paymentId,
      after: { amountMinor, currency, creditMinor, lostMinor, ...(walletMinor > 0n && { walletMinor }) },
      reason,
    },
    ...hit.map(({ id: invoiceId, status, dueMinor, part, walletMinor: out, after }) => ({
      action: 'payment-taken-back',
      noun: 'invoice',
      subjectId: invoiceId,
      before: { status, dueMinor },
      after: { ...after, amountMinor: part, paymentId, ...(out > 0n && { walletMinor: out }) },
      reason,
    })),
  );
  const [first] = hit;
  await notifyRole(ctx, tx, 'billing', now, {
    cause: id,
    tone: 'bad',
    title: told(payment, amountMinor, { opened, walletMinor, lostMinor }),
    href: first ? `/billing/invoices/${first.id}` : `/billing/payments?open=${paymentId}`,
  });
  await announce(ctx, tx, 'payments', paymentId);
  await announce(ctx, tx, 'customers', customerId);
  return true;
}

interface Paid {
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly method: string;
  readonly provider: string;
  /** The customer's card on file, where it was a card's payment by the same provider. */
  readonly methodId: string | null;
  /** The customer's credit now. */
  readonly heldMinor: bigint;
}

interface PaidInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly dueMinor: bigint;
  readonly leftMinor: bigint;
  readonly wasGivenUp: boolean;
  /** That its payment filled. */
  readonly walletId: string | null;
}

/** A payment with what is left of each part. Locks its invoices, and its customer, whose row keeps two that take from one payment apart. */
async function lockPaid(
  ctx: Ctx,
  tx: Tx,
  paymentId: string,
): Promise<{ payment: Paid; placed: Placed; invoices: PaidInvoice[]; wallets: ReadonlyMap<string, bigint> } | null> {
  const { tenantId } = ctx;
  await tx.$queryRaw`
    SELECT FROM invoice i WHERE i.tenant_id = ${tenantId}::uuid
      AND i.id IN (SELECT a.invoice_id FROM payment_allocation a WHERE a.tenant_id = ${tenantId}::uuid AND a.payment_id = ${paymentId}::uuid)
    ORDER BY i.id FOR NO KEY UPDATE`;
  const inWallets = await tx.$queryRaw<{ id: string; balanceMinor: bigint }[]>`
    SELECT w.id, w.balance_minor AS "balanceMinor" FROM wallet w WHERE w.tenant_id = ${tenantId}::uuid AND w.id IN (
      SELECT i.wallet_id FROM payment_allocation a JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id
      WHERE a.tenant_id = ${tenantId}::uuid AND a.payment_id = ${paymentId}::uuid)
    ORDER BY w.id FOR UPDATE`;
  await tx.$queryRaw`
    SELECT FROM customer c WHERE c.tenant_id = ${tenantId}::uuid
      AND c.id = (SELECT p.customer_id FROM payment p WHERE p.tenant_id = ${tenantId}::uuid AND p.id = ${paymentId}::uuid) FOR NO KEY UPDATE`;
  const [[payment], invoices] = await Promise.all([
    tx.$queryRaw<(Paid & { creditLeftMinor: bigint })[]>`
      SELECT p.customer_id AS "customerId", c.name AS "customerName", p.currency, p.method, p.provider,
        CASE WHEN p.method = 'card' AND c.payment_method->>'provider' = p.provider THEN c.payment_method->>'id' END AS "methodId",
        coalesce(k.amount_minor, 0)::bigint AS "heldMinor",
        (p.amount_minor
          - coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id), 0)
          - coalesce((SELECT sum(r.amount_minor) FROM refund r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id
            AND r.credit_note_id IS NULL AND r.status <> 'failed'), 0)
          - coalesce((SELECT sum(b.credit_minor + b.lost_minor) FROM chargeback b WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id), 0)
          )::bigint AS "creditLeftMinor"
      FROM payment p JOIN customer c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
      LEFT JOIN customer_credit k ON k.tenant_id = p.tenant_id AND k.customer_id = p.customer_id AND k.currency = p.currency
      WHERE p.tenant_id = ${tenantId}::uuid AND p.id = ${paymentId}::uuid`,
    tx.$queryRaw<PaidInvoice[]>`
      SELECT i.id, i.number, i.status, i.due_minor AS "dueMinor", ${WRITTEN_OFF_AT} IS NOT NULL AS "wasGivenUp",
        (SELECT e.wallet_id FROM wallet_entry e
          WHERE e.tenant_id = i.tenant_id AND e.wallet_id = i.wallet_id AND e.cause = 'top-up' AND e.cause_id = i.id) AS "walletId",
        (a.amount_minor - coalesce((SELECT sum(o.amount_minor + o.wallet_minor) FROM chargeback b
          JOIN chargeback_part o ON o.tenant_id = b.tenant_id AND o.chargeback_id = b.id AND o.invoice_id = a.invoice_id
          WHERE b.tenant_id = a.tenant_id AND b.payment_id = a.payment_id), 0))::bigint AS "leftMinor"
      FROM payment_allocation a JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id
      WHERE a.tenant_id = ${tenantId}::uuid AND a.payment_id = ${paymentId}::uuid ORDER BY i.id`,
  ]);
  if (!payment) return null;
  const { creditLeftMinor } = payment;
  const placed = { invoices, creditLeftMinor: creditLeftMinor > 0n ? creditLeftMinor : 0n };
  const wallets = new Map(inWallets.map(({ id, balanceMinor }) => [id, balanceMinor]));
  return { payment, placed, invoices, wallets };
}

/**
 * What had been given up before it was paid is given up again: its loss stands in the books already. Nothing is due again of a top-up that the
 * wallet gave back whole.
 */
const afterwards = ({ status, dueMinor, wasGivenUp }: PaidInvoice, part: bigint) => ({
  status: status !== 'paid' || part === 0n ? status : wasGivenUp ? 'uncollectible' : 'open',
  dueMinor: dueMinor + part,
});

type Opened = PaidInvoice & {
  /** Due again. */
  readonly part: bigint;
  readonly walletMinor: bigint;
  readonly after: ReturnType<typeof afterwards>;
};

async function keepParts(ctx: Ctx, tx: Tx, chargebackId: string, hit: readonly Opened[]): Promise<void> {
  if (hit.length === 0) return;
  const rows = hit.map(({ id, part, walletMinor }) => ({
    invoice_id: id,
    amount_minor: part,
    wallet_minor: walletMinor,
  }));
  await tx.$executeRaw`
    INSERT INTO chargeback_part (tenant_id, chargeback_id, invoice_id, amount_minor, wallet_minor)
    SELECT ${ctx.tenantId}::uuid, ${chargebackId}::uuid, r.*
    FROM ${recordset(rows, { invoice_id: 'uuid', amount_minor: 'bigint', wallet_minor: 'bigint' })}`;
}

/** Nothing is charged, sent or suspended for them by itself: a hold stands until a person decides. */
async function openAgain(
  ctx: Ctx,
  tx: Tx,
  {
    id: chargebackId,
    reason,
    methodId,
  }: { readonly id: string } & Pick<LostPayment, 'reason'> & Pick<Paid, 'methodId'>,
  opened: readonly Opened[],
  now: Instant,
): Promise<void> {
  if (opened.length === 0) return;
  const at = new Date(now);
  const rows = opened.map(({ id, after }) => ({
    ...{ invoice_id: id, status: after.status, due_minor: after.dueMinor },
    hold_id: derivedId(chargebackId, id),
  }));
  const values = recordset(rows, {
    invoice_id: 'uuid',
    status: 'text',
    due_minor: 'bigint',
    hold_id: 'uuid',
  });
  await tx.$executeRaw`
    UPDATE invoice i SET due_minor = r.due_minor, status = r.status, paid_at = NULL, version = i.version + 1
    FROM ${values} WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = r.invoice_id`;
  for (const { id } of opened) await endBankHold(ctx, tx, id, now);
  // One that nobody had decided on before it was paid another way: there is one decision to take.
  await tx.collectionHold.updateMany({
    where: { tenantId: ctx.tenantId, invoiceId: { in: opened.map(({ id }) => id) }, kind: 'chargeback', untilAt: null },
    data: { untilAt: at, ended: true },
  });
  await tx.$executeRaw`
    INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, method_id, note, by_name, created_at)
    SELECT ${ctx.tenantId}::uuid, r.hold_id, r.invoice_id, 'chargeback', ${at}, ${methodId}::uuid, ${reason}, 'The customer’s bank', ${at}
    FROM ${values} WHERE r.status = 'open'`;
  await tx.collectionSuspension.deleteMany({
    where: { tenantId: ctx.tenantId, invoiceId: { in: opened.map(({ id }) => id) } },
  });
  for (const { id } of opened) await announce(ctx, tx, 'invoices', id);
}

interface ToldParts {
  readonly opened: readonly Opened[];
  readonly walletMinor: bigint;
  readonly lostMinor: bigint;
}

function told({ currency, customerName }: Paid, amountMinor: bigint, { opened, walletMinor, lostMinor }: ToldParts) {
  const money = (minor: bigint) => `${currency} ${formatMinor(minor, currency)}`;
  const [first] = opened;
  const of = opened.length === 1 ? `invoice ${first?.number ?? ''}` : `${opened.length} invoices`;
  const then = first === undefined ? '' : ` for ${of}: due again, and nothing is charged until you decide`;
  const out = walletMinor === 0n ? '' : `. ${money(walletMinor)} of it is taken out of the wallet`;
  const gone = lostMinor === 0n ? '' : `. ${money(lostMinor)} of it is lost`;
  return `The bank took ${money(amountMinor)} of ${customerName} back${then}${out}${gone}`;
}

/**
 * Enters by hand that a bank took a payment back: a card’s dispute that no provider tells of, a debit that was returned.
 * @throws AppError NotFound, Validation beyond what is left of it, Conflict for a payment whose provider tells it, or that no bank brought
 */
export async function takeBackPayment(ctx: Ctx, input: TakeBackPaymentInput): Promise<PaymentDetail> {
  permit(ctx, 'payment:refund');
  const { paymentId, reason, ...given } = takeBackPaymentInput.parse(input);
  const amountMinor = fromWire(given.amountMinor);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const payment = await readPayment(ctx, tx, paymentId);
    if (payment.provider === 'stripe') {
      throw conflict(
        'Stripe says itself what becomes of a dispute. Look there; it is entered here once it is decided.',
      );
    }
    if (payment.method === 'wallet' || payment.method === 'credit') {
      throw conflict('No bank brought this payment, so none takes it back.');
    }
    const fee = given.feeMinor === 0 ? null : { amountMinor: fromWire(given.feeMinor), currency: payment.currency };
    const lost = { paymentId, provider: 'by-hand', providerId: newId(), amountMinor, fee, reason };
    await changeFacts(
      ctx,
      tx,
      collectionStore,
      payment.allocations.map(({ invoiceId }) => invoiceId),
      now,
      async () => {
        const found = await lockPaid(ctx, tx, paymentId);
        if (!found) throw notFound('This payment');
        const { invoices, creditLeftMinor } = found.placed;
        const left = invoices.reduce((all, { leftMinor }) => all + leftMinor, creditLeftMinor);
        if (amountMinor > left) {
          const message = 'Say no more than is left of this payment';
          throw validation(`${message}.`, [{ path: 'amountMinor', message }]);
        }
        await write(ctx, tx, lost, now);
      },
    );
    return readPayment(ctx, tx, paymentId);
  });
}
