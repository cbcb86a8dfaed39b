import type { InvoiceStatus } from '../../domain/billing/contract.ts';
import { type ChargeOutcome, chargeResult, processWords } from '../../domain/collection/contract.ts';
import { declineWords } from '../../domain/collection/declines.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import { type CollectionEffect, collection } from '../../domain/collection/plan.ts';
import { formatMinor } from '../../domain/money/money.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { queueMessages } from '../messages/queue.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { enterPayment, type ReceivedPayment } from '../payments/enter-payment.ts';
import type { Performed, ProcessStore } from '../processes/store.ts';

/** What a charge needs beside the facts that the plan reads. */
export interface StoredCollectionFacts extends CollectionFacts {
  readonly number: string;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly paymentMethod: {
      readonly id: string;
      readonly provider: string;
      readonly label: string;
      readonly token: string;
    } | null;
  };
}

interface Row {
  id: string;
  number: string | null;
  status: string;
  currency: string;
  totalMinor: bigint;
  dueMinor: bigint;
  finalizedAt: Date | null;
  customerId: string;
  customerName: string;
  email: string;
  zone: string;
  paymentMethod: { id: string; provider: string; label: string; token: string; addedAt: string } | null;
  attempts: { number: number; at: string; outcome: string; code: string | null }[] | null;
}

/** Collection of one invoice: the charge leaves the house, everything else is rows. */
export const collectionStore: ProcessStore<StoredCollectionFacts, CollectionEffect> = {
  definition: collection as ProcessStore<StoredCollectionFacts, CollectionEffect>['definition'],
  form: 'subject',
  noun: 'invoices',
  outside: new Set(['charge']),
  words: processWords,
  beat: (facts) => ({
    marks: facts.attempts.map((attempt) => ({
      id: `attempt:${attempt.number}:${attempt.at}`,
      at: toIso(attempt.at),
      label: attempt.outcome === 'paid' ? 'Paid' : 'Charge declined',
      detail: attempt.outcome === 'paid' ? null : sentence(declineWords(attempt.code)),
      tone: attempt.outcome === 'paid' ? ('done' as const) : ('breached' as const),
      shape: 'event' as const,
      forecast: false,
      assumption: null,
      lateSeconds: null,
      state: null,
      actor: null,
      href: null,
    })),
    spans: [],
  }),
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<{ id: string; number: string | null; customer: string }[]>`
      SELECT id, number, customer_name AS customer FROM invoice WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[])`;
    return new Map(
      rows.map((row) => [
        row.id,
        { title: `${row.number ?? 'Draft'}, ${row.customer}`, href: `/billing/invoices/${row.id}` },
      ]),
    );
  },
  async load(tx, subjects) {
    const { schedule } = await billingSettings(tx);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT i.id, i.number, i.status, i.currency, i.total_minor AS "totalMinor", i.due_minor AS "dueMinor", i.finalized_at AS "finalizedAt",
        c.id AS "customerId", i.customer_name AS "customerName", c.email, c.zone, c.payment_method AS "paymentMethod",
        (SELECT jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'outcome', a.outcome, 'code', a.code) ORDER BY a.at, a.number)
          FROM payment_attempt a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND a.outcome <> 'unknown') AS attempts
      FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
      WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = ANY(${subjects.map((subject) => subject.subjectId)}::uuid[])`;
    const found = new Map(rows.map((row) => [row.id, row]));
    const facts = new Map<string, StoredCollectionFacts>();
    for (const { processId, subjectId, base } of subjects) {
      const row = found.get(subjectId);
      if (row) facts.set(processId, { ...base, ...toFacts(row), schedule });
    }
    return facts;
  },
  async write(ctx, tx, performed, advanced, now) {
    await saveAttempts(
      tx,
      ctx.tenantId,
      performed.filter(({ effect }) => effect.kind === 'charge'),
    );
    for (const charge of performed) await enterCharge(ctx, tx, charge, now);
    for (const { subjectId, before, after } of advanced) {
      const { status } = after.invoice;
      if (status === before.invoice.status || status === 'paid') continue;
      await tx.$executeRaw`
        UPDATE invoice SET status = ${status}, version = version + 1
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${subjectId}::uuid AND status = ${before.invoice.status}`;
    }
    const reminders = performed.filter(({ effect, outcome }) => effect.kind === 'remind' && outcome.state === 'done');
    await queueMessages(ctx, tx, reminders.map(reminder), now);
    for (const { ledgerId, effect, outcome, after } of performed) {
      if (effect.kind !== 'give-up' || outcome.state !== 'done') continue;
      await notifyRole(ctx, tx, 'billing', now, {
        cause: ledgerId,
        tone: 'bad',
        title: `Invoice ${after.number} of ${after.customer.name} could not be collected`,
        href: `/billing/invoices/${after.invoice.id}`,
      });
    }
  },
};

const toFacts = (
  row: Row,
): Pick<StoredCollectionFacts, 'invoice' | 'paymentMethodSince' | 'attempts' | 'number' | 'customer'> => ({
  invoice: {
    id: row.id,
    status: row.status as InvoiceStatus,
    currency: row.currency,
    totalMinor: row.totalMinor,
    dueMinor: row.dueMinor,
    finalizedAt: row.finalizedAt?.getTime() ?? 0,
    zone: row.zone,
  },
  number: row.number ?? 'Draft',
  customer: { id: row.customerId, name: row.customerName, email: row.email, paymentMethod: row.paymentMethod },
  paymentMethodSince: row.paymentMethod ? Date.parse(row.paymentMethod.addedAt) : null,
  attempts: (row.attempts ?? []).map((attempt) => ({
    number: attempt.number,
    at: Date.parse(attempt.at),
    outcome: attempt.outcome as ChargeOutcome,
    code: attempt.code,
  })),
});

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

type Charge = Performed<StoredCollectionFacts, CollectionEffect>;

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

/** What a provider answered, as rows; an answer that never came is kept too, for the person who decides. */
async function saveAttempts(tx: Tx, tenantId: string, charges: readonly Charge[]): Promise<void> {
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
      provider: before.customer.paymentMethod?.provider ?? 'sandbox',
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
  { ledgerId, effect, outcome, before: { invoice, customer } }: Charge,
  now: Instant,
): Promise<void> {
  if (effect.kind !== 'charge' || outcome.state !== 'done') return;
  const { status, providerId, amountMinor } = chargeResult.parse(outcome.result);
  if (status !== 'paid') return;
  const paidMinor = amountMinor === null ? invoice.dueMinor : BigInt(amountMinor);
  const payment: ReceivedPayment = {
    customerId: customer.id,
    method: 'card',
    provider: customer.paymentMethod?.provider ?? 'sandbox',
    providerId: providerId ?? ledgerId,
    currency: invoice.currency,
    amountMinor: paidMinor,
    receivedAt: now,
    allocations: [{ invoiceId: invoice.id, amountMinor: paidMinor }],
  };
  if (paidMinor > 0n) await enterPayment(ctx, tx, payment, now);
}

function reminder({ ledgerId, effect, before }: Charge) {
  const { invoice, number, customer } = before;
  const amount = `${invoice.currency} ${formatMinor(invoice.dueMinor, invoice.currency)}`;
  return {
    id: ledgerId,
    channel: 'email' as const,
    toAddress: customer.email,
    toName: customer.name,
    subject: `Invoice ${number}: the payment of ${amount} did not go through`,
    body: `Hello ${customer.name},\n\nwe could not collect ${amount} for invoice ${number}. We will try again shortly; please check your payment method, or reply if something is wrong with the invoice.\n`,
    dueAt: effect.dueAt,
    noun: 'invoice',
    subjectId: invoice.id,
  };
}
