import { type InvoiceListInput, type InvoiceSummary, invoiceListInput } from '../../domain/billing/requests.ts';
import { processWords } from '../../domain/collection/contract.ts';
import type { Page } from '../../domain/list.ts';
import type { ProcessStatus } from '../../domain/process/contract.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { smallBeats } from '../processes/beats.ts';
import { found } from '../search.ts';
import { INVOICE_COLUMNS, type InvoiceRow, toInvoice } from './invoice-rows.ts';
import { tenantToday } from './settings.ts';

/** An open invoice with an attempt: the money did not come at once. */
export const COLLECTING = Prisma.sql`(i.status = 'open' AND EXISTS (
  SELECT FROM payment_attempt a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id))`;

type Row = InvoiceRow & {
  processStatus: string | null;
  nextAt: Date | null;
  nextWhat: string | null;
  attempts: bigint;
};

export async function listInvoices(ctx: Ctx, input: InvoiceListInput): Promise<Page<InvoiceSummary>> {
  permit(ctx, 'invoice:read');
  const { filter, q, ...request } = invoiceListInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const where = [Prisma.sql`i.tenant_id = ${ctx.tenantId}::uuid`];
    if (filter.status) where.push(Prisma.sql`i.status = ANY(${filter.status})`);
    if (filter.customerId) where.push(Prisma.sql`i.customer_id = ${filter.customerId}::uuid`);
    if (filter.subscriptionId) {
      // Its own, and those of who pays for it.
      where.push(Prisma.sql`i.id IN (
      SELECT o.id FROM invoice o WHERE o.tenant_id = ${ctx.tenantId}::uuid AND o.subscription_id = ${filter.subscriptionId}::uuid
      UNION ALL SELECT p.invoice_id FROM invoice_part p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.subscription_id = ${filter.subscriptionId}::uuid)`);
    }
    if (filter.currency) where.push(Prisma.sql`i.currency = ${filter.currency}`);
    if (filter.finalizedIn) {
      const begins = Prisma.sql`${`${filter.finalizedIn}-01`}::date::timestamp`;
      const zone = Prisma.sql`(SELECT t.zone FROM tenant t WHERE t.id = ${ctx.tenantId}::uuid)`;
      where.push(Prisma.sql`i.finalized_at >= (${begins} AT TIME ZONE ${zone})
        AND i.finalized_at < ((${begins} + interval '1 month') AT TIME ZONE ${zone})`);
    }
    if (filter.overdue !== undefined) {
      const overdue = Prisma.sql`(i.status = 'open' AND i.pay_by < ${await tenantToday(tx, now)}::date)`;
      where.push(filter.overdue ? overdue : Prisma.sql`NOT ${overdue}`);
    }
    if (filter.partlyPaid !== undefined) {
      const partly = Prisma.sql`(i.status = 'open' AND i.due_minor < i.payable_minor)`;
      where.push(filter.partlyPaid ? partly : Prisma.sql`NOT ${partly}`);
    }
    if (filter.collecting !== undefined) {
      where.push(filter.collecting ? COLLECTING : Prisma.sql`NOT ${COLLECTING}`);
    }
    if (filter.collection) where.push(Prisma.sql`pr.status = ANY(${filter.collection})`);
    if (q) where.push(found('invoices', 'i.id', q));
    const page = await listPage<Row, Omit<InvoiceSummary, 'beat'>>(tx, request, {
      select: Prisma.sql`${INVOICE_COLUMNS}, pr.status AS "processStatus", pr.next_at AS "nextAt", pr.next_what AS "nextWhat",
        (SELECT count(*) FROM payment_attempt a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id) AS attempts`,
      from: Prisma.sql`invoice i LEFT JOIN process pr ON pr.tenant_id = i.tenant_id AND pr.kind = 'collection' AND pr.subject_id = i.id`,
      where,
      id: 'i.id',
      sort: {
        createdAt: { column: 'i.created_at', type: 'timestamptz' },
        number: { column: 'i.number', type: 'text', nullable: true },
        customerName: { column: 'i.customer_name', type: 'text' },
        status: { column: 'i.status', type: 'text' },
        totalMinor: { column: 'i.total_minor', type: 'bigint' },
        dueMinor: { column: 'i.due_minor', type: 'bigint' },
        payBy: { column: 'i.pay_by', type: 'date', nullable: true },
        nextAt: { column: 'pr.next_at', type: 'timestamptz', nullable: true },
      },
      read: (row) => ({
        ...toInvoice(row),
        collection:
          row.processStatus === null
            ? null
            : {
                status: row.processStatus as ProcessStatus,
                nextAt: toIsoOrNull(row.nextAt?.getTime()),
                nextWords: row.nextWhat === null ? null : processWords(kindOfKey(row.nextWhat), row.nextWhat),
                attempts: Number(row.attempts),
              },
      }),
    });
    const beats = await smallBeats(
      ctx,
      tx,
      collectionStore,
      page.items.map(({ id }) => id),
    );
    return { ...page, items: page.items.map((item) => ({ ...item, beat: beats.get(item.id) ?? null })) };
  });
}
