import type { NotificationTone } from '../../domain/notifications/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';

interface News {
  readonly ticketId: string;
  /** What the notifications' ids derive from: a message, a link. */
  readonly cause: string;
  readonly tone: NotificationTone;
  readonly title: string;
  /** Told already, or not to be told. */
  readonly except?: readonly string[];
}

/** Tells whoever follows a ticket, and whoever has it, but not whoever did it. */
export async function tellFollowers(ctx: Ctx, tx: Tx, news: News, now: Instant): Promise<void> {
  const members = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM member m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.deleted_at IS NULL AND m.id IN (
      SELECT f.member_id FROM ticket_follower f WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.ticket_id = ${news.ticketId}::uuid
      UNION SELECT t.assignee_id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${news.ticketId}::uuid)`;
  const { cause, tone, title, except = [] } = news;
  const notes = members
    .filter(({ id }) => id !== ctx.actor.id && !except.includes(id))
    .map(({ id }) => ({ id: derivedId(cause, id), memberId: id, tone, title, href: `/tickets/${news.ticketId}` }));
  await notify(ctx, tx, now, ...notes);
}
