import { type Decision, decide, type Known, RATE_MINUTES, type Thread } from '../../domain/mail/decide.ts';
import { claimOf, type Letter, numberInSubject, sideClaimOf, untagged } from '../../domain/mail/letter.ts';
import { type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { houseMark, isReplySigned, isSideSigned } from '../mailboxes/secrets.ts';

/** Looks up what is known of a mail and judges it by that. @param mine the mail's own row, which is not counted */
export async function judge(ctx: Ctx, tx: Tx, letter: Letter, mine: string, now: Instant): Promise<Decision> {
  return decide(letter, await knownOf(ctx, tx, letter, mine, now));
}

async function knownOf(ctx: Ctx, tx: Tx, letter: Letter, mine: string, now: Instant): Promise<Known> {
  // What it answers first: the newest references are at the end.
  const answers = [letter.inReplyTo, ...letter.references.toReversed(), letter.report?.originalId].flatMap(
    (id) => id ?? [],
  );
  const claims = letter.recipients.flatMap((address) => claimOf(address) ?? []);
  const signed = claims.find(({ number, signature }) => isReplySigned(ctx.tenantId, number, signature));
  const tagged = numberInSubject(letter.subject);
  return {
    isOurs: letter.headers['x-backbeat'] === houseMark(ctx.tenantId) || (await isOwnMail(ctx, tx, letter)),
    ownAddresses: await ownAddresses(ctx, tx),
    bySignedAddress: signed ? await threadWhere(ctx, tx, Prisma.sql`t.number = ${signed.number}`) : null,
    byReference: await threadOfIds(ctx, tx, answers),
    byTag: tagged === null ? null : await threadWhere(ctx, tx, Prisma.sql`t.number = ${tagged}`),
    side: await sideOf(ctx, tx, letter, answers),
    answered: await outgoingOf(ctx, tx, answers),
    recentFromSender: await recentFrom(ctx, tx, letter.from?.address ?? '', mine, now),
  };
}

/** Addresses of our mailboxes. */
export async function ownAddresses(ctx: Ctx, tx: Tx): Promise<string[]> {
  const boxes = await tx.$queryRaw<{ address: string }[]>`
    SELECT address FROM mailbox WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL`;
  return boxes.map(({ address }) => address);
}

/** The side conversation that a mail answers. */
async function sideOf(ctx: Ctx, tx: Tx, letter: Letter, answers: readonly string[]): Promise<Known['side']> {
  const claims = letter.recipients.flatMap((address) => sideClaimOf(address) ?? []);
  const signed = claims.find((claim) => isSideSigned(ctx.tenantId, claim.conversationId, claim.signature));
  const [row] = await tx.$queryRaw<{ conversationId: string; ticketId: string }[]>`
    SELECT s.id AS "conversationId", s.ticket_id AS "ticketId" FROM side_conversation s
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND (s.id = ${signed?.conversationId ?? null}::uuid OR s.id IN (
      SELECT m.subject_id FROM message m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.noun = 'sideConversation' AND m.id = ANY(${ownIds(answers)}::uuid[])))
    ORDER BY (s.id = ${signed?.conversationId ?? null}::uuid) DESC NULLS LAST LIMIT 1`;
  return row ?? null;
}

/** Our Message-IDs are made of the id of the message, and of the attempt: `<id>@…`, `<id>.2@…`. */
const OWN_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\.\d+)?@/;
const ownIds = (ids: readonly string[]): string[] => ids.flatMap((id) => OWN_ID.exec(id)?.[1] ?? []);

async function isOwnMail(ctx: Ctx, tx: Tx, { messageId }: Letter): Promise<boolean> {
  const [id] = ownIds(messageId ? [messageId] : []);
  if (!id) return false;
  return (await tx.message.count({ where: { tenantId: ctx.tenantId, id } })) > 0;
}

async function outgoingOf(ctx: Ctx, tx: Tx, answers: readonly string[]): Promise<Known['answered']> {
  const ids = ownIds(answers);
  if (ids.length === 0) return null;
  const [row] = await tx.$queryRaw<{ outgoingId: string; noun: string; subjectId: string }[]>`
    SELECT id AS "outgoingId", noun, subject_id AS "subjectId" FROM message WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${ids}::uuid[])
    ORDER BY array_position(${ids}::uuid[], id) LIMIT 1`;
  return row ? { outgoingId: row.outgoingId, ticketId: row.noun === 'ticket' ? row.subjectId : null } : null;
}

/** The ticket of which one of the ids is a mail: one of the customer's, or one that we sent. */
async function threadOfIds(ctx: Ctx, tx: Tx, answers: readonly string[]): Promise<Thread | null> {
  if (answers.length === 0) return null;
  const sent = await outgoingOf(ctx, tx, answers);
  if (sent?.ticketId) return threadWhere(ctx, tx, Prisma.sql`t.id = ${sent.ticketId}::uuid`);
  const [row] = await tx.$queryRaw<{ ticketId: string }[]>`
    SELECT ticket_id AS "ticketId" FROM ticket_message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND message_id = ANY(${[...answers]}) AND kind = 'customer_message' ORDER BY at DESC LIMIT 1`;
  return row ? threadWhere(ctx, tx, Prisma.sql`t.id = ${row.ticketId}::uuid`) : null;
}

/** A ticket with who takes part in it, and in the one that it was merged into. @param which condition on `t` (table ticket) */
async function threadWhere(ctx: Ctx, tx: Tx, which: Prisma.Sql): Promise<Thread | null> {
  const [row] = await tx.$queryRaw<{ ticketId: string; number: bigint; participants: string[] }[]>`
    SELECT t.id AS "ticketId", t.number, ARRAY(
      SELECT lower(e) FROM (VALUES (t.requester_email), (c.email), (k.requester_email)) AS v(e) WHERE e IS NOT NULL
      UNION SELECT unnest(t.cc) UNION SELECT unnest(k.cc)
      UNION SELECT m.author_address FROM ticket_message m
        WHERE m.tenant_id = t.tenant_id AND m.ticket_id IN (t.id, k.id) AND m.author_address IS NOT NULL) AS participants
    FROM ticket t LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
      JOIN ticket k ON k.tenant_id = t.tenant_id AND k.id = coalesce(t.merged_into_id, t.id)
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${which}`;
  return row ? { ...row, number: Number(row.number) } : null;
}

async function recentFrom(ctx: Ctx, tx: Tx, address: string, mine: string, now: Instant): Promise<number> {
  if (!address) return 0;
  const since = new Date(now - RATE_MINUTES * MINUTE);
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM inbound_mail
    WHERE tenant_id = ${ctx.tenantId}::uuid AND from_address = ${address} AND received_at > ${since} AND id <> ${mine}::uuid`;
  return row?.n ?? 0;
}

/** The mailbox a mail was sent to, by its recipient without the plus tag; null: none of ours, in no tenant. */
export async function mailboxOfAddress(
  { db }: Pick<Ctx, 'db'>,
  recipient: string,
): Promise<{ readonly tenantId: string; readonly id: string } | null> {
  const wanted = untagged(recipient).address;
  const [row] = await db.anyone.$queryRaw<{ tenantId: string; id: string }[]>`
    SELECT tenant_id AS "tenantId", id FROM mailbox_of(${wanted})`;
  return row ?? null;
}
