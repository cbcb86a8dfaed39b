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
  /** Not to whoever has one of these of the same ticket that they have not read: what its title says after the name. */
  readonly onceUntilRead?: string;
}

/** Tells whoever follows a ticket, and whoever has it, where they want to hear of it; but not whoever did it. */
export async function tellFollowers(ctx: Ctx, tx: Tx, news: News, now: Instant): Promise<void> {
  const { cause, tone, title, except = [], onceUntilRead = null } = news;
  const href = `/tickets/${news.ticketId}`;
  const members = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM (
      SELECT f.member_id AS id, 'following' AS kind FROM ticket_follower f WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.ticket_id = ${news.ticketId}::uuid
      UNION ALL SELECT t.assignee_id, 'assigned' FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${news.ticketId}::uuid
    ) AS heard JOIN member m ON m.tenant_id = ${ctx.tenantId}::uuid AND m.id = heard.id
    WHERE m.deleted_at IS NULL AND heard.kind = ANY(m.news)
      AND NOT EXISTS (SELECT FROM notification n WHERE n.tenant_id = m.tenant_id AND n.member_id = m.id AND n.read_at IS NULL AND n.href = ${href}
        AND position(${onceUntilRead}::text IN n.title) > 0)
    GROUP BY m.id`;
  const notes = members
    .filter(({ id }) => id !== ctx.actor.id && !except.includes(id))
    .map(({ id }) => ({ id: derivedId(cause, id), memberId: id, tone, title, href }));
  await notify(ctx, tx, now, ...notes);
}
