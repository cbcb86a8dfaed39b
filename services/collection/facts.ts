import type { InvoiceStatus } from '../../domain/billing/contract.ts';
import type { ChargeOutcome } from '../../domain/collection/contract.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import type { HoldKind } from '../../domain/collection/holds.ts';
import type { CollectionEffect } from '../../domain/collection/plan.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import type { Tx } from '../database.ts';
import type { Performed, Subject } from '../processes/store.ts';

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

/** What the plan of collection reads, and what its effects need beside that. */
export async function loadCollectionFacts(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<Map<string, StoredCollectionFacts>> {
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
}

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
