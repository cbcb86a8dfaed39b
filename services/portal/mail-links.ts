import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { appLink } from '../links.ts';
import { portalToken } from './token.ts';

/** Stands in a stored mail where the link will be: whoever reads the outbox cannot speak as the customer. */
export const PORTAL_PLACE = '(the link to the conversation)';

/** Puts portal links into the mails of tickets, just before they are sent: good from then on, under the turn of then. */
export async function withPortalLinks<T extends { readonly subjectId: string; readonly body: string }>(
  ctx: Ctx,
  tx: Tx,
  mails: readonly T[],
  now: Instant,
): Promise<T[]> {
  const ids = mails.flatMap(({ body, subjectId }) => (body.includes(PORTAL_PLACE) ? [subjectId] : []));
  if (ids.length === 0) return [...mails];
  const turns = await portalTurns(ctx, tx, ids);
  return mails.map((mail) => {
    const turn = turns.get(mail.subjectId);
    if (turn === undefined) return mail;
    return { ...mail, body: mail.body.replace(PORTAL_PLACE, () => portalUrl(ctx.tenantId, mail.subjectId, turn, now)) };
  });
}

export const portalUrl = (tenantId: string, ticketId: string, turn: string, now: Instant): string =>
  appLink(`/portal/${portalToken(tenantId, ticketId, turn, now)}`);

/** By ticket, what is turned when its requester's links are to be void: of the contact, and of the ticket where it has none. */
export async function portalTurns(ctx: Ctx, tx: Tx, ticketIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; turn: string }[]>`
    SELECT t.id, t.portal_turn || '.' || coalesce(c.id::text, '') || '.' || coalesce(c.portal_turn, 0) AS turn
    FROM ticket t LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ANY(${[...ticketIds]}::uuid[])`;
  return new Map(rows.map(({ id, turn }) => [id, turn]));
}
