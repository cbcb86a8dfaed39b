import type { NotificationTone } from '../../domain/notifications/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { announce } from '../live.ts';

export interface NewNotification {
  /** Derived from the effect that causes it (`derivedId(ledgerId, memberId)`), so that a second try adds nothing. */
  readonly id: string;
  readonly memberId: string;
  readonly tone: NotificationTone;
  readonly title: string;
  /** Path inside the app. */
  readonly href: string | null;
}

/** Tells members something, in one statement for any number, in the transaction that made it so. */
export async function notify(ctx: Ctx, tx: Tx, at: Instant, ...notes: readonly NewNotification[]): Promise<void> {
  if (notes.length === 0) return;
  const written = tx.$executeRaw`
    INSERT INTO notification (tenant_id, id, member_id, tone, title, href, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r."memberId", r.tone, r.title, r.href, ${new Date(at)}
    FROM ${recordset(notes, { id: 'uuid', memberId: 'uuid', tone: 'text', title: 'text', href: 'text' })}
    ON CONFLICT DO NOTHING`;
  await Promise.all([written, announce(ctx, tx, 'notifications', null)]);
}
