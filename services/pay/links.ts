import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { appLink } from '../links.ts';
import { linkToken } from '../signed-links.ts';

/** Stands in a stored mail where the link will be: whoever reads the outbox cannot pay, or look, as the customer. */
export const PAY_PLACE = '(the link to pay)';
export const ACCOUNT_PLACE = '(the link to your account)';

/** A link in a mail is followed weeks later; each further mail brings a fresh one. */
const PAY_LINK_LASTS = 90 * DAY;
/** Shows all invoices and changes the means of payment: shorter, and asked for anew by mail. */
const ACCOUNT_LINK_LASTS = 7 * DAY;

/** One invoice: seen and paid, by whomever it was forwarded to. */
export const payUrl = (tenantId: string, invoiceId: string, turn: string, now: Instant): string =>
  appLink(`/pay/${linkToken('pay', { tenantId, subjectId: invoiceId, turn, until: now + PAY_LINK_LASTS })}`);

/** A customer's own page: invoices, means of payment, plans. */
export const accountUrl = (tenantId: string, customerId: string, turn: string, now: Instant): string =>
  appLink(
    `/account/${linkToken('account', { tenantId, subjectId: customerId, turn, until: now + ACCOUNT_LINK_LASTS })}`,
  );

/** By invoice, what is turned when its customer's links are to be void. */
export async function payTurns(ctx: Ctx, tx: Tx, invoiceIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; turn: number }[]>`
    SELECT i.id, c.link_turn AS turn FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ANY(${[...invoiceIds]}::uuid[])`;
  return new Map(rows.map(({ id, turn }) => [id, String(turn)]));
}

/** Puts links into messages to customers, just before they are sent: good from then on, under the turn of then. */
export async function withPayLinks<T extends { readonly subjectId: string; readonly body: string }>(
  ctx: Ctx,
  tx: Tx,
  messages: readonly T[],
  now: Instant,
): Promise<T[]> {
  const about = (place: string) => messages.flatMap(({ body, subjectId }) => (body.includes(place) ? [subjectId] : []));
  const [invoices, customers] = [about(PAY_PLACE), about(ACCOUNT_PLACE)];
  if (invoices.length + customers.length === 0) return [...messages];
  const [ofInvoices, ofCustomers] = await Promise.all([payTurns(ctx, tx, invoices), accountTurns(ctx, tx, customers)]);
  return messages.map((message) => {
    const { subjectId, body } = message;
    const [invoice, customer] = [ofInvoices.get(subjectId), ofCustomers.get(subjectId)];
    if (invoice !== undefined) {
      const url = payUrl(ctx.tenantId, subjectId, invoice, now);
      return { ...message, body: body.replaceAll(PAY_PLACE, () => url) };
    }
    if (customer === undefined) return message;
    const url = accountUrl(ctx.tenantId, subjectId, customer, now);
    return { ...message, body: body.replaceAll(ACCOUNT_PLACE, () => url) };
  });
}

async function accountTurns(ctx: Ctx, tx: Tx, customerIds: readonly string[]): Promise<Map<string, string>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx.customer.findMany({
    where: { tenantId: ctx.tenantId, id: { in: [...customerIds] }, deletedAt: null },
    select: { id: true, linkTurn: true },
  });
  return new Map(rows.map(({ id, linkTurn }) => [id, String(linkTurn)]));
}
