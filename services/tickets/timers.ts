import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { askHowItWas } from '../surveys/ask.ts';
import type { PerformedOnTicket } from './tell.ts';

/** What time alone did to tickets: closed what stayed solved, and brought back what was snoozed. */
export async function enterTimers(ctx: Ctx, tx: Tx, done: readonly PerformedOnTicket[], now: Instant): Promise<void> {
  await close(
    ctx,
    tx,
    done.filter(({ effect }) => effect.kind === 'close'),
    now,
  );
  await bringBack(
    ctx,
    tx,
    done.filter(({ effect }) => effect.kind === 'unsnooze'),
    now,
  );
  await tellLateAnswers(
    ctx,
    tx,
    done.filter(({ effect }) => effect.kind === 'side-late'),
    now,
  );
  for (const { subjectId, ledgerId } of done.filter(({ effect }) => effect.kind === 'survey')) {
    await askHowItWas(ctx, tx, subjectId, ledgerId, now);
  }
}

async function close(ctx: Ctx, tx: Tx, done: readonly PerformedOnTicket[], now: Instant): Promise<void> {
  if (done.length === 0) return;
  const rows = done.map(({ subjectId, effect }) => ({ id: subjectId, at: new Date(effect.dueAt) }));
  await tx.$executeRaw`
    INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, to_status)
    SELECT ${ctx.tenantId}::uuid, r.id, 'status', r.at, 'closed' FROM ${recordset(rows, { id: 'uuid', at: 'timestamptz' })}`;
  await tx.$executeRaw`
    UPDATE ticket t SET status = 'closed', version = t.version + 1, updated_at = ${new Date(now)}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ANY(${rows.map(({ id }) => id)}::uuid[])`;
  const entries = done.map(({ subjectId }) => ({
    action: 'status-changed',
    noun: 'ticket',
    subjectId,
    before: { status: 'solved' },
    after: { status: 'closed' },
  }));
  await audit(ctx, tx, new Date(now), ...entries);
}

async function bringBack(ctx: Ctx, tx: Tx, done: readonly PerformedOnTicket[], now: Instant): Promise<void> {
  if (done.length === 0) return;
  const ids = done.map(({ subjectId }) => subjectId);
  await tx.$executeRaw`
    UPDATE ticket SET snoozed_at = NULL, snoozed_until = NULL, version = version + 1, updated_at = ${new Date(now)}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${ids}::uuid[])`;
  for (const { ledgerId, subjectId, before } of done) {
    const words = {
      tone: 'info' as const,
      title: `Back from its snooze: #${before.number} ${before.subject}`,
      href: `/tickets/${subjectId}`,
    };
    const { assigneeId } = before.ticket;
    if (assigneeId) await notify(ctx, tx, now, { ...words, id: derivedId(ledgerId, assigneeId), memberId: assigneeId });
    else await notifyRole(ctx, tx, 'support', now, { ...words, cause: ledgerId });
  }
}

/** `side-late:<id>#<n>` */
const sideOf = (key: string): string => key.slice('side-late:'.length).split('#')[0] ?? '';

async function tellLateAnswers(ctx: Ctx, tx: Tx, done: readonly PerformedOnTicket[], now: Instant): Promise<void> {
  for (const { effect, subjectId, ledgerId, before } of done) {
    const [side] = await tx.$queryRaw<{ ownerId: string | null; who: string }[]>`
      UPDATE side_conversation SET late_at = ${new Date(effect.dueAt)}, updated_at = ${new Date(now)}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${sideOf(effect.key)}::uuid
      RETURNING owner_id AS "ownerId", coalesce(to_name, to_address) AS who`;
    if (!side) continue;
    const words = {
      tone: 'bad' as const,
      title: `${side.who} has not answered in time: #${before.number} ${before.subject}`,
      href: `/tickets/${subjectId}`,
    };
    const people = new Set([side.ownerId, before.ticket.assigneeId].filter((id): id is string => id !== null));
    if (people.size === 0) await notifyRole(ctx, tx, 'support', now, { ...words, cause: ledgerId });
    const notes = [...people].map((memberId) => ({ ...words, id: derivedId(ledgerId, memberId), memberId }));
    await notify(ctx, tx, now, ...notes);
  }
}
