import { forbidden } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import type { MarkReadInput, Notification, NotificationListInput } from '../../domain/notifications/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { listPage } from '../list.ts';
import { announce } from '../live.ts';

/** Everybody reads their own notifications, and nobody another's: there is no permission for it. */
function self(ctx: Ctx): string {
  if (ctx.actor.kind !== 'member') throw forbidden('Notifications belong to members.');
  return ctx.actor.id;
}

interface Row {
  readonly id: string;
  readonly tone: string;
  readonly title: string;
  readonly href: string | null;
  readonly created_at: Date;
  readonly read_at: Date | null;
}

export async function listNotifications(ctx: Ctx, input: NotificationListInput): Promise<Page<Notification>> {
  const where = [Prisma.sql`n.member_id = ${self(ctx)}::uuid`];
  const { unread } = input.filter;
  if (unread !== undefined) where.push(unread ? Prisma.sql`n.read_at IS NULL` : Prisma.sql`n.read_at IS NOT NULL`);
  return transaction(ctx, (tx) =>
    listPage(tx, input, {
      select: Prisma.sql`n.id, n.tone, n.title, n.href, n.created_at, n.read_at`,
      from: Prisma.sql`notification n`,
      where,
      id: 'n.id',
      sort: { createdAt: { column: 'n.created_at', type: 'timestamptz' } },
      read: (row: Row) => ({
        id: row.id,
        tone: row.tone,
        title: row.title,
        href: row.href,
        createdAt: row.created_at.toISOString(),
        readAt: row.read_at?.toISOString() ?? null,
      }),
    }),
  );
}

export async function countUnread(ctx: Ctx): Promise<{ unread: number }> {
  const memberId = self(ctx);
  return { unread: await transaction(ctx, (tx) => tx.notification.count({ where: { memberId, readAt: null } })) };
}

/** Ids that are not one's own are passed over. @returns how many became read */
export async function markRead(ctx: Ctx, input: MarkReadInput): Promise<{ read: number }> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => ({ read: await read(ctx, tx, input, now) }));
}

/** Whoever acts on a page has read what led there. For others than members there is nothing to do. */
export async function markReadAt(ctx: Ctx, tx: Tx, href: string, now: Instant): Promise<void> {
  if (ctx.actor.kind === 'member') await read(ctx, tx, { href }, now);
}

async function read(ctx: Ctx, tx: Tx, { ids, href }: MarkReadInput, now: Instant): Promise<number> {
  const which = [Prisma.sql`tenant_id = ${ctx.tenantId}::uuid AND member_id = ${self(ctx)}::uuid AND read_at IS NULL`];
  if (ids) which.push(Prisma.sql`id = ANY(${ids}::uuid[])`);
  if (href) which.push(Prisma.sql`href = ${href}`);
  const count = await tx.$executeRaw`
    UPDATE notification SET read_at = ${new Date(now)} WHERE ${Prisma.join(which, ' AND ')}`;
  if (count > 0) await announce(ctx, tx, 'notifications', null);
  return count;
}
