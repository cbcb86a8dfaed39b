import type { InvoiceStatus } from '../../domain/billing/contract.ts';
import { type ChargeOutcome, type ChargeResult, chargeResult, processWords } from '../../domain/collection/contract.ts';
import { declineWords } from '../../domain/collection/declines.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import type { HoldKind } from '../../domain/collection/holds.ts';
import { type CollectionEffect, collection } from '../../domain/collection/plan.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { finaliseDrafts } from '../invoices/finalise.ts';
import { enterPayment, type ReceivedPayment } from '../payments/enter-payment.ts';
import { type RefundOutcome, settleRefunds } from '../payments/settle-refunds.ts';
import type { Performed, ProcessStore } from '../processes/store.ts';
import { beginWith } from './begin-with.ts';
import { performSteps } from './perform-steps.ts';

/** Money that is to go back, and by which charge it came. */
export interface StoredRefund {
  readonly id: string;
  readonly requestedAt: Instant;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly provider: string;
  readonly chargeId: string;
}

/** What a charge needs beside the facts that the plan reads. */
export interface StoredCollectionFacts extends CollectionFacts {
  readonly refunds?: readonly StoredRefund[] | undefined;
  readonly tenantId: string;
  readonly number: string;
  /** null: of none, made by hand or for several. */
  readonly subscriptionId: string | null;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly phone: string | null;
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
  tenantId: string;
  subscriptionId: string | null;
  number: string | null;
  status: string;
  currency: string;
  totalMinor: bigint;
  dueMinor: bigint;
  finalizedAt: Date | null;
  payBy: string | null;
  finalizesAt: Date | null;
  paymentTermDays: number;
  customerId: string;
  customerName: string;
  email: string;
  phone: string | null;
  zone: string;
  paymentMethod: { id: string; provider: string; label: string; token: string; addedAt: string } | null;
  attempts: { number: number; at: string; outcome: string; code: string | null }[] | null;
  refunds: (Omit<StoredRefund, 'requestedAt' | 'amountMinor'> & { requestedAt: string; amountMinor: string })[] | null;
  holds:
    | {
        id: string;
        kind: HoldKind;
        from: string;
        until: string | null;
        ended: boolean;
        asks: boolean;
        methodId: string | null;
      }[]
    | null;
}

/** An effect of collection that has an outcome. */
export type StoredCollectionStep = Performed<StoredCollectionFacts, CollectionEffect>;

const ATTEMPT_WORDS: Readonly<Record<ChargeOutcome, string>> = {
  paid: 'Paid',
  declined_soft: 'Charge declined',
  declined_hard: 'Charge declined for good',
  needs_action: 'The bank asks the customer to confirm',
};

const HOLD_WORDS: Readonly<Record<HoldKind, string>> = {
  promise: 'Promised to pay',
  dispute: 'In dispute',
  paying: 'On the pay page',
  chargeback: 'Taken back by the bank',
};

/** Collection of one invoice: the charge leaves the house, everything else is rows. */
export const collectionStore: ProcessStore<StoredCollectionFacts, CollectionEffect> = {
  definition: collection as ProcessStore<StoredCollectionFacts, CollectionEffect>['definition'],
  form: 'subject',
  noun: 'invoices',
  outside: new Set(['charge', 'cancel', 'refund', 'ask']),
  words: processWords,
  beat: (facts) => ({
    marks: facts.attempts.map((attempt) => ({
      id: `attempt:${attempt.number}:${attempt.at}`,
      at: toIso(attempt.at),
      label: ATTEMPT_WORDS[attempt.outcome],
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
    spans: facts.holds
      .filter(({ kind }) => kind !== 'paying')
      .map(({ kind, from, until }) => ({
        from: toIso(from),
        to: until === null ? null : toIso(until),
        kind: 'paused' as const,
        label: HOLD_WORDS[kind],
      })),
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
    const { schedule, dunning } = await billingSettings(tx);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT i.id, i.tenant_id AS "tenantId", i.subscription_id AS "subscriptionId", i.number, i.status, i.currency, i.total_minor AS "totalMinor", i.due_minor AS "dueMinor", i.finalized_at AS "finalizedAt",
        i.pay_by::text AS "payBy", i.finalizes_at AS "finalizesAt", c.payment_term_days AS "paymentTermDays", c.id AS "customerId", i.customer_name AS "customerName", c.email, c.phone, c.zone, c.payment_method AS "paymentMethod",
        (SELECT jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'outcome', a.outcome, 'code', a.code) ORDER BY a.at, a.number)
          FROM payment_attempt a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND a.outcome <> 'unknown') AS attempts,
        (SELECT jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'from', h.from_at, 'until', h.until_at, 'ended', h.ended, 'methodId', h.method_id,
            'asks', h.kind = 'paying' AND EXISTS (SELECT FROM checkout k WHERE k.tenant_id = h.tenant_id AND k.id = h.id AND k.state = 'open'
              AND k.provider <> 'sandbox' AND k.provider_id IS NOT NULL)) ORDER BY h.from_at)
          FROM collection_hold h WHERE h.tenant_id = i.tenant_id AND h.invoice_id = i.id) AS holds,
        (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'requestedAt', r.requested_at, 'amountMinor', r.amount_minor::text, 'currency', r.currency,
            'provider', r.provider, 'chargeId', p.provider_id) ORDER BY r.requested_at, r.id)
          FROM refund r JOIN payment p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
          WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id AND r.status = 'pending') AS refunds
      FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
      WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = ANY(${subjects.map((subject) => subject.subjectId)}::uuid[])`;
    const found = new Map(rows.map((row) => [row.id, row]));
    const facts = new Map<string, StoredCollectionFacts>();
    for (const { processId, subjectId, base } of subjects) {
      const row = found.get(subjectId);
      if (row) facts.set(processId, { ...base, ...toFacts(row), schedule, dunning });
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
      if (status === before.invoice.status || status === 'paid' || before.invoice.status === 'draft') continue;
      await tx.$executeRaw`
        UPDATE invoice SET status = ${status}, version = version + 1
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${subjectId}::uuid AND status = ${before.invoice.status}`;
    }
    await performSteps(ctx, tx, performed, now);
    await settleRefunds(ctx, tx, performed.filter(({ effect }) => effect.kind === 'refund').map(refundOutcome), now);
    const finalised = performed.filter(({ effect, outcome }) => effect.kind === 'finalise' && outcome.state === 'done');
    const dated = finalised.map(({ subjectId, after }) => ({ id: subjectId, at: after.invoice.finalizedAt }));
    // Last: the series of numbers is locked from here to the commit.
    if (dated.length > 0) {
      await finaliseDrafts(ctx, tx, dated, await billingSettings(tx), (...args) => beginWith(collectionStore, ...args));
    }
  },
};

const toFacts = (row: Row): Omit<StoredCollectionFacts, 'status' | 'ledger' | 'schedule' | 'dunning'> => ({
  tenantId: row.tenantId,
  subscriptionId: row.subscriptionId,
  invoice: {
    id: row.id,
    status: row.status as InvoiceStatus,
    currency: row.currency,
    totalMinor: row.totalMinor,
    dueMinor: row.dueMinor,
    finalizedAt: row.finalizedAt?.getTime() ?? 0,
    payBy: row.payBy ?? civilDateAt(row.zone, row.finalizedAt?.getTime() ?? 0),
    zone: row.zone,
    draft:
      row.status === 'draft'
        ? { finalizesAt: row.finalizesAt?.getTime() ?? null, paymentTermDays: row.paymentTermDays }
        : null,
  },
  number: row.number ?? 'Draft',
  customer: {
    id: row.customerId,
    name: row.customerName,
    email: row.email,
    phone: row.phone,
    paymentMethod: row.paymentMethod,
  },
  paymentMethodSince: row.paymentMethod ? Date.parse(row.paymentMethod.addedAt) : null,
  paymentMethodId: row.paymentMethod?.id ?? null,
  attempts: (row.attempts ?? []).map((attempt) => ({
    number: attempt.number,
    at: Date.parse(attempt.at),
    outcome: attempt.outcome as ChargeOutcome,
    code: attempt.code,
  })),
  ...(row.refunds && {
    refunds: row.refunds.map(({ requestedAt, amountMinor, ...refund }) => ({
      ...refund,
      requestedAt: Date.parse(requestedAt),
      amountMinor: BigInt(amountMinor),
    })),
  }),
  holds: (row.holds ?? []).map(({ from, until, ...hold }) => ({
    ...hold,
    from: Date.parse(from),
    until: until === null ? null : Date.parse(until),
  })),
});

const refundOutcome = ({ ledgerId, effect, outcome, before }: StoredCollectionStep): RefundOutcome => ({
  ledgerId,
  refundId: String(effect.data?.refundId),
  outcome,
  invoice: { id: before.invoice.id, number: before.number, currency: before.invoice.currency },
  customer: before.customer,
});

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

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
  { ledgerId, effect, outcome, before }: StoredCollectionStep,
  now: Instant,
): Promise<void> {
  if (effect.kind !== 'charge' || outcome.state !== 'done') return;
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
