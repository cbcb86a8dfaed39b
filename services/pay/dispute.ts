import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notifyRole } from '../notifications/notify-role.ts';

interface Dispute {
  readonly invoiceId: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly reason: string;
  /** What is told about it is told once for the same cause. */
  readonly cause: string;
}

const SAID = {
  open: 'was paid and is disputed at the bank',
  won: 'stays paid: its dispute is won',
  lost: 'is disputed and lost: the bank took the money back',
} as const;

/** The customer has asked their bank for the money back: what is still open of the invoice is held, and billing is told. */
export async function noteDispute(ctx: Ctx, tx: Tx, { invoiceId, status, reason, cause }: Dispute, now: Instant) {
  const [invoice] = await tx.$queryRaw<{ number: string; name: string; status: string }[]>`
    SELECT number, customer_name AS name, status FROM invoice
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoiceId}::uuid FOR NO KEY UPDATE`;
  if (!invoice) return;
  const holdId = derivedId(invoiceId, 'provider-dispute');
  if (status === 'open' && invoice.status === 'open') {
    await tx.$executeRaw`
      INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, note, by_name, created_at)
      VALUES (${ctx.tenantId}::uuid, ${holdId}::uuid, ${invoiceId}::uuid, 'dispute', ${new Date(now)}, ${reason}, 'The customer’s bank', ${new Date(now)})
      ON CONFLICT DO NOTHING`;
  } else if (status !== 'open') {
    await tx.$executeRaw`
      UPDATE collection_hold SET until_at = ${new Date(now)}, ended = true
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${holdId}::uuid AND until_at IS NULL`;
  }
  await notifyRole(ctx, tx, 'billing', now, {
    cause,
    tone: status === 'won' ? 'info' : 'bad',
    title: `Invoice ${invoice.number} of ${invoice.name} ${SAID[status]}`,
    href: `/billing/invoices/${invoiceId}`,
  });
  await announce(ctx, tx, 'invoices', invoiceId);
}
