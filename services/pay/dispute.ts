import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notifyRole } from '../notifications/notify-role.ts';

interface Dispute {
  readonly invoiceId: string;
  readonly status: 'open' | 'won';
  readonly reason: string;
  /** What is told about it is told once for the same cause. */
  readonly cause: string;
}

const holdOf = (invoiceId: string): string => derivedId(invoiceId, 'provider-dispute');

/**
 * The customer has asked their bank for the money back, or the bank has decided against it: what is still open of the invoice is held
 * meanwhile, and billing is told. No money moves by it: what a lost one takes is entered by enterChargeback.
 * @param after the invoice had been opened again by the dispute: it was decided anew
 */
export async function noteDispute(
  ctx: Ctx,
  tx: Tx,
  { invoiceId, status, reason, cause }: Dispute,
  now: Instant,
  after: 'first' | 'loss' = 'first',
): Promise<void> {
  const [invoice] = await tx.$queryRaw<{ number: string; name: string; status: string }[]>`
    SELECT number, customer_name AS name, status FROM invoice
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoiceId}::uuid FOR NO KEY UPDATE`;
  if (!invoice) return;
  if (status === 'open' && invoice.status === 'open' && after === 'first') {
    await tx.$executeRaw`
      INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, note, by_name, created_at)
      VALUES (${ctx.tenantId}::uuid, ${holdOf(invoiceId)}::uuid, ${invoiceId}::uuid, 'dispute', ${new Date(now)}, ${reason},
        'The customer’s bank', ${new Date(now)})
      ON CONFLICT DO NOTHING`;
  } else if (status !== 'open') await endBankHold(ctx, tx, invoiceId, now);
  await notifyRole(ctx, tx, 'billing', now, {
    cause,
    tone: status === 'won' ? 'info' : 'bad',
    title: `Invoice ${invoice.number} of ${invoice.name} ${saidOf(status, after)}`,
    href: `/billing/invoices/${invoiceId}`,
  });
  await announce(ctx, tx, 'invoices', invoiceId);
}

function saidOf(status: Dispute['status'], after: 'first' | 'loss'): string {
  if (after === 'first') {
    return status === 'won'
      ? 'stays paid: its dispute is won'
      : 'was paid and is disputed at the bank: it stays paid unless the bank takes the money back';
  }
  return status === 'won'
    ? 'was lost at the bank and is won after all: record the money that comes back'
    : 'was lost at the bank, which looks at it again';
}

/** The hold of a bank's dispute ends with it. */
export const endBankHold = (ctx: Ctx, tx: Tx, invoiceId: string, now: Instant): Promise<number> =>
  tx.$executeRaw`
    UPDATE collection_hold SET until_at = ${new Date(now)}, ended = true
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${holdOf(invoiceId)}::uuid AND until_at IS NULL`;
