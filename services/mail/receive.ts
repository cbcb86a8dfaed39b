import { notFound } from '../../domain/errors.ts';
import type { MailDoor, MailOutcome, ReceivedMail } from '../../domain/mail/contract.ts';
import { copiedOf } from '../../domain/mail/copied.ts';
import type { Decision } from '../../domain/mail/decide.ts';
import { cleanSubject, type Letter } from '../../domain/mail/letter.ts';
import type { Ticket, TicketPriority } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { enterFiles, type NewFile } from '../files/attachments.ts';
import { keepBytes } from '../files/keep-bytes.ts';
import type { FilePort } from '../files/port.ts';
import { newId } from '../ids.ts';
import { joined } from '../joined.ts';
import { enterSideAnswer } from '../sideConversations/enter-answer.ts';
import { addMessage } from '../tickets/add-message.ts';
import { createTicket } from '../tickets/create.ts';
import type { FromOutside } from '../tickets/messages.ts';
import { markSpam } from '../tickets/spam.ts';
import { markBounced } from './bounced.ts';
import { judge, ownAddresses } from './context.ts';
import { type Envelope, readMail } from './parse.ts';
import { requesterOf } from './requester.ts';
import { HTML_LEFT_OUT, sanitise } from './sanitise.ts';

export interface MailDeps extends Pick<Ctx, 'db' | 'clock' | 'requestId'> {
  readonly files: FilePort;
}

/** A mail at one of the doors. */
export interface ArrivedMail {
  readonly tenantId: string;
  readonly mailboxId: string;
  readonly door: MailDoor;
  readonly raw: Buffer;
  readonly envelope: Envelope;
  /** What the door did not take in, in words for staff. */
  readonly leftOut?: string;
}

/** Postgres would take more; nobody reads more. */
const LONGEST_BODY = 100_000;

/**
 * Takes in a mail, once a mailbox and Message-ID (or content, where it has none): however often a door brings it, it does its work in
 * one transaction or nothing. The instant of arrival counts; what the mail says of its date does not.
 * @throws AppError NotFound where the mailbox is gone
 */
export async function receiveMail(deps: MailDeps, mail: ArrivedMail): Promise<ReceivedMail> {
  const { tenantId, mailboxId, raw } = mail;
  const { clock, files } = deps;
  const read = await readMail(raw, mail.envelope);
  const { letter } = read;
  const html = read.html === null ? null : sanitise(read.html).html;
  const htmlLeftOut = read.html !== null && html === null ? HTML_LEFT_OUT : null;
  // Bytes first: what no row names goes by itself, a row without its bytes is a lie.
  const all = [raw, ...read.files.map(({ content }) => content)];
  const [sha256 = '', ...hashes] = await keepBytes({ ...deps, tenantId }, files, all);
  const kept = read.files.map(({ name, mediaType, content }, i) => ({
    name,
    mediaType,
    size: content.length,
    sha256: hashes[i] ?? '',
  }));
  const now = await clock.now();
  return joined(deps.db, tenantId, async (db, tx) => {
    const ctx: Ctx = { ...deps, db, tenantId, actor: { kind: 'system', id: `mail-${mail.door}` } };
    const mailbox = await mailboxFor(ctx, tx, mailboxId);
    const [rawId] = await enterFiles(
      ctx,
      tx,
      [{ sha256, size: raw.length, name: 'mail.eml', mediaType: 'message/rfc822' }],
      null,
      now,
    );
    const id = newId();
    // Doors bring the mail of two mailboxes at once: the second waits until the first is done.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${tenantId} ${letter.messageId ?? sha256}`}, 0))`;
    const key = letter.messageId ?? `sha256:${sha256}`;
    const entered = await tx.$executeRaw`
      INSERT INTO inbound_mail (tenant_id, id, mailbox_id, dedupe_key, from_address, subject, door, size, file_id, received_at)
      VALUES (${tenantId}::uuid, ${id}::uuid, ${mailboxId}::uuid, ${key}, ${letter.from?.address ?? ''}, ${letter.subject}, ${mail.door}, ${raw.length},
        ${rawId}::uuid, ${new Date(now)})
      ON CONFLICT (tenant_id, mailbox_id, dedupe_key) DO NOTHING`;
    if (entered === 0) {
      await tx.$executeRaw`DELETE FROM stored_file WHERE tenant_id = ${tenantId}::uuid AND id = ${rawId}::uuid`;
      return duplicateOf(ctx, tx, mailboxId, key);
    }
    const elsewhere = letter.messageId === null ? null : await takenElsewhere(ctx, tx, mailboxId, key);
    if (elsewhere) {
      await tx.$executeRaw`
        UPDATE inbound_mail SET outcome = 'ignored', reason = ${elsewhere.reason}, ticket_id = ${elsewhere.ticketId}::uuid
        WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid`;
      return { id, outcome: 'ignored', duplicate: true };
    }
    const decision = await judge(ctx, tx, letter, id, now);
    const cc = copiedOf(letter, await ownAddresses(ctx, tx));
    const work = { mailbox, letter, cc, html: html || null, htmlLeftOut, kept, leftOut: mail.leftOut ?? null };
    const done = await act(ctx, tx, work, decision, now);
    const isSide = decision.kind === 'side';
    const isShown = done.outcome !== 'ignored' && done.outcome !== 'bounce';
    const isLeftOut = isCut(letter) || htmlLeftOut !== null || (isSide && kept.length > 0);
    const onlyCopy = !read.whole || (isShown && isLeftOut);
    await tx.$executeRaw`
      UPDATE inbound_mail SET outcome = ${done.outcome}, reason = ${done.reason}, ticket_id = ${done.ticketId}::uuid, ticket_message_id = ${done.messageId}::uuid,
        only_copy = ${onlyCopy}
      WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid`;
    return { id, outcome: done.outcome, duplicate: false };
  });
}

interface MailboxRow {
  id: string;
  priority: TicketPriority;
  category: string | null;
  /** null where the team is gone */
  teamId: string | null;
}

async function mailboxFor(ctx: Ctx, tx: Tx, id: string): Promise<MailboxRow> {
  const [row] = await tx.$queryRaw<MailboxRow[]>`
    SELECT m.id, m.priority, m.category, t.id AS "teamId" FROM mailbox m
    LEFT JOIN team t ON t.tenant_id = m.tenant_id AND t.id = m.team_id AND t.deleted_at IS NULL
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ${id}::uuid AND m.deleted_at IS NULL`;
  if (!row) throw notFound('This mailbox');
  return row;
}

/** Whoever came first has done the work: the insert has waited for their commit. */
async function duplicateOf(ctx: Ctx, tx: Tx, mailboxId: string, key: string): Promise<ReceivedMail> {
  const [row] = await tx.$queryRaw<{ id: string; outcome: MailOutcome }[]>`
    SELECT id, coalesce(outcome, 'ignored') AS outcome FROM inbound_mail
    WHERE tenant_id = ${ctx.tenantId}::uuid AND mailbox_id = ${mailboxId}::uuid AND dedupe_key = ${key}`;
  if (!row) throw notFound('This mail');
  return { ...row, duplicate: true };
}

/** A mail that was written to two mailboxes of ours is one message: whichever came first has done the work. */
async function takenElsewhere(
  ctx: Ctx,
  tx: Tx,
  mailboxId: string,
  key: string,
): Promise<{ reason: string; ticketId: string | null } | null> {
  const [row] = await tx.$queryRaw<{ address: string; ticketId: string | null }[]>`
    SELECT b.address, i.ticket_id AS "ticketId" FROM inbound_mail i JOIN mailbox b ON b.tenant_id = i.tenant_id AND b.id = i.mailbox_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.dedupe_key = ${key} AND i.mailbox_id <> ${mailboxId}::uuid AND i.outcome <> 'ignored'
    ORDER BY i.received_at LIMIT 1`;
  return row ? { reason: `It came to ${row.address} too, and was taken in there.`, ticketId: row.ticketId } : null;
}

interface Work {
  readonly mailbox: MailboxRow;
  readonly letter: Letter;
  /** Whom it was written to as well. */
  readonly cc: readonly string[];
  /** As it may be shown. */
  readonly html: string | null;
  /** Why it is not, in words. */
  readonly htmlLeftOut: string | null;
  readonly kept: readonly NewFile[];
  readonly leftOut: string | null;
}

interface Done {
  readonly outcome: MailOutcome;
  readonly reason: string | null;
  readonly ticketId: string | null;
  readonly messageId: string | null;
}

async function act(ctx: Ctx, tx: Tx, work: Work, decision: Decision, now: Instant): Promise<Done> {
  switch (decision.kind) {
    case 'ignored':
      return { outcome: 'ignored', reason: decision.reason, ticketId: null, messageId: null };
    case 'bounce':
      await markBounced(ctx, tx, decision, now);
      return { outcome: 'bounce', reason: decision.reason, ticketId: decision.ticketId, messageId: null };
    case 'side':
      return { ...(await intoSide(ctx, tx, work, decision, now)), reason: decision.reason };
    case 'note':
    case 'reply':
      return { ...(await addTo(ctx, tx, work, decision, now)), reason: decision.reason };
    case 'ticket':
      return { ...(await open(ctx, tx, work, decision, now)), reason: decision.note };
  }
}

async function intoSide(
  ctx: Ctx,
  tx: Tx,
  { letter, kept, leftOut }: Work,
  { conversationId, ticketId }: Decision & { kind: 'side' },
  now: Instant,
): Promise<Omit<Done, 'reason'>> {
  const authorName = letter.from?.name ?? letter.from?.address ?? 'Unknown sender';
  // A side conversation keeps text; its files stay with the mail, and it says which.
  const files =
    kept.length > 0
      ? `[With it came: ${kept.map(({ name }) => name).join(', ')}. They are in the mail as it came.]`
      : '';
  const body = [bodyOf(letter) || '(no text)', files, leftOut ?? ''].filter((part) => part !== '').join('\n\n');
  const answer = { body, authorName, mailId: letter.messageId };
  await enterSideAnswer(ctx, tx, conversationId, answer, now);
  return { outcome: 'reply', ticketId, messageId: null };
}

async function addTo(
  ctx: Ctx,
  tx: Tx,
  { mailbox, letter, cc, html, htmlLeftOut, kept, leftOut }: Work,
  decision: Decision & { kind: 'note' | 'reply' },
  now: Instant,
): Promise<Omit<Done, 'reason'>> {
  const { kind, ticketId } = decision;
  const forgeable = decision.kind === 'reply' && !decision.proven;
  const outside = {
    ...outsideOf(letter, forgeable ? [] : cc, html),
    fileIds: await enterFiles(ctx, tx, kept, null, now),
  };
  const author = letter.from?.name ?? letter.from?.address ?? 'Unknown sender';
  const { message, ticket } = await addMessage(
    ctx,
    {
      id: ticketId,
      kind: kind === 'reply' ? 'customer_message' : 'internal_note',
      body: bodyOf(letter) || '(no text)',
    },
    { ...outside, authorName: kind === 'reply' ? author : `Automatic reply of ${author}` },
  );
  // Where it went: on from a merged ticket, or into one that follows up a closed one.
  await tx.$executeRaw`
    UPDATE ticket SET mailbox_id = ${mailbox.id}::uuid WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticket.id}::uuid AND mailbox_id IS NULL`;
  const uncopied = forgeable ? cc.filter((address) => !copiedAlready(ticket, address)) : [];
  const notCopied = uncopied.length > 0 ? `${NOT_COPIED}${uncopied.join(', ')}.` : null;
  for (const words of [notCopied, leftOut, htmlLeftOut]) await noteLeftOut(ctx, ticket.id, words);
  return { outcome: kind, ticketId: ticket.id, messageId: message.id };
}

/** A From is easily forged: who is named beside it must not read the answers before somebody of ours has said so. */
const NOT_COPIED =
  'This mail was found by the number in its subject only, so nobody else that it was written to gets a copy of answers. It named: ';

const copiedAlready = ({ cc, requesterEmail }: Pick<Ticket, 'cc' | 'requesterEmail'>, address: string): boolean =>
  cc.includes(address) || address === requesterEmail?.toLowerCase();

async function open(
  ctx: Ctx,
  tx: Tx,
  { mailbox, letter, cc, html, htmlLeftOut, kept, leftOut }: Work,
  { note, spam }: Decision & { kind: 'ticket' },
  now: Instant,
): Promise<Omit<Done, 'reason'>> {
  const contactId = letter.from ? await requesterOf(ctx, tx, letter.from) : null;
  const { priority, category, teamId } = mailbox;
  const fileIds = await enterFiles(ctx, tx, kept, null, now);
  const ticket = await createTicket(
    ctx,
    {
      subject: cleanSubject(letter.subject),
      body: bodyOf(letter),
      contactId,
      priority,
      category,
      teamId,
      channel: 'email',
    },
    { ...outsideOf(letter, cc, html), fileIds },
  );
  await tx.$executeRaw`UPDATE ticket SET mailbox_id = ${mailbox.id}::uuid WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticket.id}::uuid`;
  if (note) await addMessage(ctx, { id: ticket.id, kind: 'internal_note', body: note });
  for (const words of [leftOut, htmlLeftOut]) await noteLeftOut(ctx, ticket.id, words);
  if (spam) await markSpam(ctx, { id: ticket.id, version: ticket.version }, true);
  return { outcome: 'ticket', ticketId: ticket.id, messageId: null };
}

async function noteLeftOut(ctx: Ctx, ticketId: string, leftOut: string | null): Promise<void> {
  if (leftOut) await addMessage(ctx, { id: ticketId, kind: 'internal_note', body: leftOut });
}

const outsideOf = (letter: Letter, cc: readonly string[], html: string | null): FromOutside => ({
  via: 'email',
  authorName: letter.from?.name ?? null,
  authorAddress: letter.from?.address ?? null,
  html,
  cc,
  mailId: letter.messageId,
  inReplyTo: letter.inReplyTo,
});

const CUT = '\n\n[The rest is in the mail as it came.]';

const isCut = ({ text }: Letter): boolean => text.trim().length > LONGEST_BODY;

function bodyOf(letter: Letter): string {
  const body = letter.text.trim();
  return isCut(letter) ? body.slice(0, LONGEST_BODY - CUT.length) + CUT : body;
}
