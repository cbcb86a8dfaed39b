import { formatMinor } from '../../domain/money/money.ts';
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
 * @param chargebackId what the dispute had taken, where it was lost before: it was decided anew
 */
export async function noteDispute(
  ctx: Ctx,
  tx: Tx,
  { invoiceId, status, reason, cause }: Dispute,
  now: Instant,
  chargebackId: string | null = null,
): Promise<void> {
  const [invoice] = await tx.$queryRaw<{ number: string; name: string; status: string; currency: string }[]>`
    SELECT number, customer_name AS name, status, currency FROM invoice
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoiceId}::uuid FOR NO KEY UPDATE`;
  if (!invoice) return;
  const lost =
    chargebackId === null
      ? null
      : await tx.chargebackPart.findFirst({ where: { tenantId: ctx.tenantId, chargebackId, invoiceId } });
  if (status === 'open' && invoice.status === 'open' && chargebackId === null) {
    await tx.$executeRaw`
      INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, note, by_name, created_at)
      VALUES (${ctx.tenantId}::uuid, ${holdOf(invoiceId)}::uuid, ${invoiceId}::uuid, 'dispute', ${new Date(now)}, ${reason},
        'The customer’s bank', ${new Date(now)})
      ON CONFLICT DO NOTHING`;
  } else if (status !== 'open') await endBankHold(ctx, tx, invoiceId, now);
  await notifyRole(ctx, tx, 'billing', now, {
    cause,
    tone: status === 'won' ? 'info' : 'bad',
    title: `Invoice ${invoice.number} of ${invoice.name} ${chargebackId === null ? FIRST[status] : afterLoss(status, invoice.currency, lost)}`,
    href: `/billing/invoices/${invoiceId}`,
  });
  await announce(ctx, tx, 'invoices', invoiceId);
}

const FIRST: Readonly<Record<Dispute['status'], string>> = {
  open: 'was paid and is disputed at the bank: it stays paid unless the bank takes the money back',
  won: 'stays paid: its dispute is won',
};

/** @param lost what the loss had made due again of the invoice, and had taken out of the wallet that it had filled */
function afterLoss(
  status: Dispute['status'],
  currency: string,
  lost: { readonly amountMinor: bigint; readonly walletMinor: bigint } | null,
): string {
  if (status === 'open') return 'was lost at the bank, which looks at it again';
  const won = 'was lost at the bank and is won after all';
  if (!lost || lost.walletMinor === 0n) return `${won}: record the money that comes back`;
  // Nothing of this is due of the invoice, and it fills its wallet once: the money takes the way that it took at first.
  const again = `${currency} ${formatMinor(lost.walletMinor, currency)} of the money that comes back had left the wallet: top it up by that much, and record the payment of that top-up`;
  return `${won}. ${again}${lost.amountMinor > 0n ? '; record the rest on this invoice' : ''}`;
}

/** The hold of a bank's dispute ends with it. */
export const endBankHold = (ctx: Ctx, tx: Tx, invoiceId: string, now: Instant): Promise<number> =>
  tx.$executeRaw`
    UPDATE collection_hold SET until_at = ${new Date(now)}, ended = true
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${holdOf(invoiceId)}::uuid AND until_at IS NULL`;
