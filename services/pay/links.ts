import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { appLink } from '../links.ts';
import { linkToken } from '../signed-links.ts';

/** Stands in a stored mail where the link will be: whoever reads the outbox cannot pay, or look, as the customer. */
export const PAY_PLACE = '(the link to pay)';

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

/** Puts pay links into messages about invoices, just before they are sent: good from then on, under the turn of then. */
export async function withPayLinks<T extends { readonly subjectId: string; readonly body: string }>(
  ctx: Ctx,
  tx: Tx,
  messages: readonly T[],
  now: Instant,
): Promise<T[]> {
  const ids = messages.flatMap(({ body, subjectId }) => (body.includes(PAY_PLACE) ? [subjectId] : []));
  if (ids.length === 0) return [...messages];
  const turns = await payTurns(ctx, tx, ids);
  return messages.map((message) => {
    const turn = turns.get(message.subjectId);
    if (turn === undefined) return message;
    const url = payUrl(ctx.tenantId, message.subjectId, turn, now);
    return { ...message, body: message.body.replaceAll(PAY_PLACE, () => url) };
  });
}
