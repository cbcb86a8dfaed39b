import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { BillingSettings } from '../billing/settings.ts';
import { takeNumbers } from '../billing/take-numbers.ts';
import type { BeginCollections } from '../collection/begin.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { mailInvoices } from '../documents/mail-invoices.ts';
import { drawWallets } from '../wallets/draw-wallets.ts';

interface Draft {
  id: string;
  customerId: string;
  customerName: string;
  series: string | null;
  zone: string;
  paymentTermDays: number;
  dueMinor: bigint;
}

/** Of a draft, with the instant at which it becomes final. */
export interface Finalised {
  readonly id: string;
  readonly at: Instant;
}

const COLUMNS = {
  id: 'uuid',
  number: 'text',
  status: 'text',
  at: 'timestamptz',
  pay_by: 'date',
  customer_name: 'text',
} as const;

/**
 * Makes drafts final, under the locks of their collections, which the caller holds: each gets its number, a date and a day to be paid by, and
 * never changes again. One with nothing to pay is paid. What is no draft any more stays as it is.
 */
export async function finaliseDrafts(
  ctx: Ctx,
  tx: Tx,
  finalised: readonly Finalised[],
  { numbering }: Pick<BillingSettings, 'numbering'>,
  begin: BeginCollections,
): Promise<void> {
  if (finalised.length === 0) return;
  const instants = new Map(finalised.map(({ id, at }) => [id, at]));
  const drafts = await tx.$queryRaw<Draft[]>`
    SELECT i.id, i.customer_id AS "customerId", c.name AS "customerName", i.series, c.zone, c.payment_term_days AS "paymentTermDays",
      i.due_minor AS "dueMinor"
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ANY(${[...instants.keys()]}::uuid[]) AND i.status = 'draft'
    ORDER BY i.id FOR NO KEY UPDATE OF i`;
  const dated = drafts.map((draft) => ({ ...draft, at: instants.get(draft.id) ?? 0 }));
  const numbers = await takeNumbers(ctx, tx, dated, numbering);
  const rows = dated.map(({ id, at, zone, paymentTermDays, dueMinor, customerName }, i) => ({
    id,
    number: numbers[i],
    status: dueMinor === 0n ? 'paid' : 'open',
    at: new Date(at),
    pay_by: addDays(civilDateAt(zone, at), paymentTermDays),
    customer_name: customerName,
  }));
  await tx.$executeRaw`
    UPDATE invoice i SET number = r.number, status = r.status, finalized_at = r.at, pay_by = r.pay_by, customer_name = r.customer_name,
      paid_at = CASE r.status WHEN 'paid' THEN r.at END, finalizes_at = NULL, version = i.version + 1
    FROM ${recordset(rows, COLUMNS)} WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = r.id AND i.status = 'draft'`;
  const now = await ctx.clock.now();
  const ids = rows.map(({ id }) => id);
  await drawWallets(ctx, tx, ids, now, begin);
  await mailInvoices(ctx, tx, ids, now);
}
