import { validation } from '../../domain/errors.ts';
import { sideAddress, untagged } from '../../domain/mail/letter.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import type { SideConversation } from '../../domain/tickets/side-conversations.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { ownAddresses } from '../mail/context.ts';
import { signSide } from '../mailboxes/secrets.ts';
import { queueMessages } from '../messages/queue.ts';
import { notify } from '../notifications/notify.ts';
import { actorName } from '../tickets/people.ts';

type Question = Pick<SideConversation, 'id' | 'ticketId' | 'toAddress' | 'toName' | 'teamId' | 'subject'>;

/** Enters what is asked, and brings it to whoever is asked: by e-mail, or to the team. */
export async function ask(ctx: Ctx, tx: Tx, side: Question, body: string, now: Instant): Promise<void> {
  if (side.toAddress !== null) await refuseOurOwn(ctx, tx, side.toAddress);
  const messageId = newId();
  const authorId = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  const before = await tx.$queryRaw<{ mailId: string }[]>`
    SELECT message_id AS "mailId" FROM side_message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND conversation_id = ${side.id}::uuid AND message_id IS NOT NULL ORDER BY at, id`;
  await tx.$executeRaw`
    INSERT INTO side_message (tenant_id, id, conversation_id, direction, body, author_id, author_name, at)
    VALUES (${ctx.tenantId}::uuid, ${messageId}::uuid, ${side.id}::uuid, 'out', ${body}, ${authorId}::uuid, ${actorName(ctx)}, ${new Date(now)})`;
  const references = before.map(({ mailId }) => mailId);
  if (side.toAddress === null) await tellTeam(ctx, tx, side, messageId, now);
  else await mail(ctx, tx, { ...side, toAddress: side.toAddress }, { messageId, body, references }, now);
}

/** Whoever is in the team and whoever leads it, but not whoever asks. Those who may not see the ticket have what was asked on a page of its own. */
async function tellTeam(ctx: Ctx, tx: Tx, side: Question, messageId: string, now: Instant): Promise<void> {
  const people = await tx.$queryRaw<{ id: string; permissions: string[] }[]>`
    SELECT m.id, r.permissions FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.deleted_at IS NULL AND m.id <> ${ctx.actor.id}::uuid AND m.id IN (
      SELECT t.member_id FROM team_member t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.team_id = ${side.teamId}::uuid
      UNION ALL SELECT t.lead_id FROM team t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${side.teamId}::uuid) ORDER BY m.id`;
  const notes = people.map(({ id, permissions }) => ({
    id: derivedId(messageId, id),
    memberId: id,
    tone: 'info' as const,
    title: `${actorName(ctx)} asks ${side.toName}: ${side.subject}`,
    href: grantedScope(permissions, 'ticket:read') === 'tenant' ? `/tickets/${side.ticketId}` : `/asked/${side.id}`,
  }));
  await notify(ctx, tx, now, ...notes);
}

async function mail(
  ctx: Ctx,
  tx: Tx,
  side: Question & { readonly toAddress: string },
  {
    messageId,
    body,
    references,
  }: { readonly messageId: string; readonly body: string; readonly references: readonly string[] },
  now: Instant,
): Promise<void> {
  const [box] = await tx.$queryRaw<{ address: string; name: string }[]>`
    SELECT address, name FROM mailbox WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1`;
  const letter = {
    id: derivedId(messageId, 'email'),
    channel: 'email' as const,
    toAddress: side.toAddress,
    toName: side.toName,
    subject: side.subject,
    body,
    dueAt: now,
    noun: 'sideConversation',
    subjectId: side.id,
    envelope: {
      inReplyTo: references.at(-1) ?? null,
      references,
      replyTo: box ? sideAddress(box.address, side.id, signSide(ctx.tenantId, side.id)) : null,
      fromName: box?.name ?? null,
      files: [],
    },
  };
  await queueMessages(ctx, tx, [letter], now);
}

/** What one of our mailboxes is sent by us is a loop, and would be taken in by nobody. */
async function refuseOurOwn(ctx: Ctx, tx: Tx, toAddress: string): Promise<void> {
  const { address } = untagged(toAddress);
  if (!(await ownAddresses(ctx, tx)).includes(address)) return;
  const message = `${address} is a mailbox of this workspace, where mail of ours counts as a loop. Write to somebody else, or leave an internal note.`;
  throw validation(message, [{ path: 'toAddress', message }]);
}
