import { conflict, notFound } from '../../domain/errors.ts';
import type { Card } from '../../domain/money/card.ts';
import { toWire } from '../../domain/money/money.ts';
import { ACCOUNT_WORDS } from '../../domain/payments/account-words.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { transaction } from '../context.ts';
import { derivedId, newId } from '../ids.ts';
import { queueMessages } from '../messages/queue.ts';
import { PAID_WITH } from '../payments/read.ts';
import { providerCustomer } from './checkout.ts';
import { keepMethod } from './keep-method.ts';
import { ACCOUNT_PLACE, payUrl } from './links.ts';
import type { AccountCtx, PayCtx } from './open.ts';
import { sandboxCard } from './pay-by-sandbox.ts';
import type { PayPort } from './port.ts';
import { takeSandboxCards } from './ways.ts';

export interface AccountView {
  readonly workspace: string;
  readonly name: string;
  readonly method: { readonly label: string; readonly expires: string | null } | null;
  readonly credit: readonly { readonly currency: string; readonly amountMinor: number }[];
  readonly isSuspended: boolean;
  readonly plans: readonly {
    readonly name: string;
    readonly status: string;
    readonly quantity: number;
    readonly nextOn: string | null;
    readonly endsOn: string | null;
  }[];
  readonly invoices: readonly {
    readonly number: string;
    readonly status: string;
    readonly issuedOn: string;
    readonly payBy: string | null;
    readonly currency: string;
    readonly totalMinor: number;
    readonly dueMinor: number;
    /** That paid it last; null where it was none. */
    readonly card: Card | null;
    /** Its own page, where it is paid. */
    readonly url: string;
  }[];
}

/** The newest; older ones are asked for. */
const MOST_INVOICES = 60;

interface InvoiceRow {
  id: string;
  number: string;
  status: string;
  issuedOn: string;
  payBy: string | null;
  currency: string;
  totalMinor: bigint;
  dueMinor: bigint;
  card: Card | null;
}

/** A customer's own page. @throws AppError NotFound */
export async function viewAccount(ctx: AccountCtx): Promise<AccountView> {
  const now = await ctx.clock.now();
  const { tenantId, customerId } = ctx;
  return transaction(ctx, async (tx) => {
    const [[row], plans, invoices, credit] = await Promise.all([
      tx.$queryRaw<(Pick<AccountView, 'workspace' | 'name' | 'method' | 'isSuspended'> & { turn: number })[]>`
        SELECT t.name AS workspace, c.name, c.link_turn AS turn,
          CASE WHEN c.payment_method IS NOT NULL THEN jsonb_build_object('label', c.payment_method->>'label', 'expires', c.payment_method->>'expires') END AS method,
          EXISTS (SELECT FROM collection_suspension s JOIN invoice i ON i.tenant_id = s.tenant_id AND i.id = s.invoice_id AND i.status = 'open'
            WHERE s.tenant_id = c.tenant_id AND s.customer_id = c.id) AS "isSuspended"
        FROM customer c JOIN tenant t ON t.id = c.tenant_id WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${customerId}::uuid`,
      tx.$queryRaw<AccountView['plans'][number][]>`
        SELECT p.name, s.status, s.quantity, (pr.next_at AT TIME ZONE s.zone)::date::text AS "nextOn", (s.ends_at AT TIME ZONE s.zone)::date::text AS "endsOn"
        FROM subscription s JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
        LEFT JOIN process pr ON pr.tenant_id = s.tenant_id AND pr.kind = 'billing' AND pr.subject_id = s.id AND pr.status = 'running'
        WHERE s.tenant_id = ${tenantId}::uuid AND s.customer_id = ${customerId}::uuid AND s.status <> 'cancelled' ORDER BY s.created_at`,
      tx.$queryRaw<InvoiceRow[]>`
        SELECT i.id, i.number, i.status, (i.finalized_at AT TIME ZONE c.zone)::date::text AS "issuedOn", i.pay_by::text AS "payBy", i.currency,
          i.total_minor AS "totalMinor", i.due_minor AS "dueMinor", ${PAID_WITH} AS card
        FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
        WHERE i.tenant_id = ${tenantId}::uuid AND i.customer_id = ${customerId}::uuid AND i.status <> 'draft'
        ORDER BY i.finalized_at DESC, i.id DESC LIMIT ${MOST_INVOICES}`,
      tx.$queryRaw<{ currency: string; amountMinor: bigint }[]>`
        SELECT currency, amount_minor AS "amountMinor" FROM customer_credit
        WHERE tenant_id = ${tenantId}::uuid AND customer_id = ${customerId}::uuid AND amount_minor > 0 ORDER BY currency`,
    ]);
    if (!row) throw notFound('This link');
    const { turn, ...account } = row;
    return {
      ...account,
      plans,
      credit: credit.map(({ currency, amountMinor }) => ({ currency, amountMinor: toWire(amountMinor) })),
      invoices: invoices.map(({ id, totalMinor, dueMinor, ...invoice }) => ({
        ...invoice,
        totalMinor: toWire(totalMinor),
        dueMinor: toWire(dueMinor),
        url: payUrl(tenantId, id, String(turn), now),
      })),
    };
  });
}

/** Puts a card of the sandbox on file: what is open is charged by it. @throws AppError Validation, Conflict where the sandbox is off */
export async function keepSandboxCard(ctx: AccountCtx, number: string): Promise<void> {
  takeSandboxCards();
  const card = sandboxCard(number);
  const now = await ctx.clock.now();
  await transaction(ctx, (tx) => keepMethod(ctx, tx, ctx.customerId, { provider: 'sandbox', card }, now));
}

/** The provider's page on which a card is put on file; its notice brings it here. */
export async function beginCardChange(ctx: AccountCtx, port: PayPort, returnUrl: string): Promise<string> {
  const row = await transaction(ctx, (tx) =>
    tx.customer.findUnique({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: ctx.customerId } },
      select: { name: true, email: true, stripeCustomerId: true },
    }),
  );
  if (!row) throw notFound('This link');
  const { name, email, stripeCustomerId: known } = row;
  const { tenantId, customerId } = ctx;
  const providerCustomerId = await providerCustomer(ctx, port, { customerId, name, email, known });
  return port.beginSetup({ id: newId(), tenantId, customerId, providerCustomerId, returnUrl });
}

/** The link to all invoices goes to the customer's own address alone: a pay link may have been forwarded to anybody. Once an hour. */
export async function mailAccountLink(ctx: PayCtx): Promise<void> {
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string; name: string; email: string; workspace: string }[]>`
      SELECT c.id, c.name, c.email, t.name AS workspace FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
      JOIN tenant t ON t.id = i.tenant_id WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${ctx.invoiceId}::uuid`;
    if (!row) throw conflict('This customer is no longer here.');
    const { mailSubject, mailBody } = ACCOUNT_WORDS[ctx.language];
    const message = {
      id: derivedId(ctx.tenantId, 'account-link', row.id, String(Math.floor(now / HOUR))),
      channel: 'email' as const,
      toAddress: row.email,
      toName: row.name,
      subject: mailSubject(row.workspace),
      body: mailBody(row.name, ACCOUNT_PLACE),
      dueAt: now,
      noun: 'customer',
      subjectId: row.id,
    };
    await queueMessages(ctx, tx, [message], now);
  });
}
