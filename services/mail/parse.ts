import type { AddressObject, Attachment, ParsedMail, SimpleParserOptions } from 'mailparser';
import { simpleParser } from 'mailparser';
import { z } from 'zod';
import { type DeliveryReport, type Letter, type Person, plainId } from '../../domain/mail/letter.ts';
import { textOfHtml } from './text-of-html.ts';

/** A file that came with a mail. */
export interface MailFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
  /** It stands in the text rather than beside it. */
  readonly inline: boolean;
}

export interface ReadMail {
  readonly letter: Letter;
  /** As it came: not to be shown before it is sanitised. */
  readonly html: string | null;
  readonly files: readonly MailFile[];
  /** false: what of it could not be read, or was too much, is in the raw mail only. */
  readonly whole: boolean;
}

/** The envelope of SMTP, where the door knows one. An empty `from` is a mail system's. */
export interface Envelope {
  readonly from: string | null;
  readonly to: readonly string[];
}

const MOST_FILES = 100;
/** Of each part of a delivery report; what the fields say stands at their beginning. */
const REPORT_LENGTH = 65_536;

/** Reads a raw mail as far as it can be read: broken MIME, unknown charsets and missing headers leave gaps and throw nothing. */
export async function readMail(
  raw: Buffer,
  envelope: Envelope,
  parse: (raw: Buffer, options: SimpleParserOptions) => Promise<ParsedMail> = simpleParser,
): Promise<ReadMail> {
  // Its own text of HTML takes ten seconds for 200,000 tags within each other.
  const options = { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true, keepDeliveryStatus: true };
  const mail = await parse(raw, options).catch(() => null);
  if (!mail) return unreadable(raw, envelope);
  const html = typeof mail.html === 'string' ? printable(mail.html) : null;
  const files = mail.attachments.filter((file) => !isOfReport(file));
  return {
    letter: letterOf(mail, envelope),
    html,
    files: files.slice(0, MOST_FILES).map(toFile),
    whole: files.length <= MOST_FILES,
  };
}

function letterOf(mail: ParsedMail, envelope: Envelope): Letter {
  const headers: Record<string, string> = {};
  let hops = 0;
  for (const { key, line } of mail.headerLines) {
    if (key === 'received') hops++;
    headers[key] ??= line
      .slice(line.indexOf(':') + 1)
      .replace(/\s+/g, ' ')
      .trim();
  }
  const from = people(mail.from)[0] ?? personOf(headers.sender) ?? personOf(envelope.from);
  const named = [...new Set(people(mail.to, mail.cc).map(({ address }) => address))];
  const references = typeof mail.references === 'string' ? [mail.references] : (mail.references ?? []);
  return {
    messageId: plainId(mail.messageId),
    inReplyTo: plainId(mail.inReplyTo?.split(/\s+/)[0]),
    references: references.slice(-50).flatMap((id) => plainId(id) ?? []),
    from,
    recipients: [...new Set([...envelope.to.map((to) => to.trim().toLowerCase()), ...named])].slice(0, 200),
    named: named.slice(0, 200),
    subject: printable(mail.subject ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 1000),
    text: printable(mail.text?.trim() ? mail.text : typeof mail.html === 'string' ? textOfHtml(mail.html) : ''),
    headers,
    hops,
    report: reportOf(mail, headers),
    fromMailSystem:
      envelope.from === '' ||
      headers['return-path'] === '<>' ||
      /^(mailer-daemon|postmaster)@/.test(from?.address ?? ''),
  };
}

/** Nothing of it could be read: it is kept as it came, and a person looks at it. */
function unreadable(raw: Buffer, envelope: Envelope): ReadMail {
  const letter: Letter = {
    messageId: null,
    inReplyTo: null,
    references: [],
    from: personOf(envelope.from),
    recipients: envelope.to.map((to) => to.trim().toLowerCase()),
    named: [],
    subject: '',
    text: printable(raw.toString('utf8').slice(0, 20_000)),
    headers: {},
    hops: 0,
    report: null,
    fromMailSystem: envelope.from === '',
  };
  return { letter, html: null, files: [], whole: false };
}

/** Control characters (Postgres takes no NUL) and lone surrogates are left out. */
export const printable = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/** What the rest of the house takes for an address: others are people whom nobody can answer. */
const emailAddress = z.email().max(254);

function personOf(text: string | null | undefined, name: string | null = null): Person | null {
  const address = (/<([^<>]*)>/.exec(text ?? '')?.[1] ?? text ?? '').trim().toLowerCase();
  if (!emailAddress.safeParse(address).success) return null;
  return { address, name: name ? printable(name).replace(/\s+/g, ' ').trim().slice(0, 200) || null : null };
}

const people = (...objects: readonly (AddressObject | AddressObject[] | undefined)[]): Person[] =>
  objects
    .flat()
    .flatMap((object) => object?.value ?? [])
    .flatMap((entry) => (entry.group ? entry.group : [entry]))
    .flatMap((entry) => personOf(entry.address, entry.name) ?? []);

const toFile = (file: Attachment): MailFile => ({
  name: printable(file.filename ?? (file.contentType === 'message/rfc822' ? 'mail.eml' : 'file')),
  mediaType: file.contentType ?? 'application/octet-stream',
  content: file.content,
  inline: file.related === true || (file.contentDisposition === 'inline' && file.cid !== undefined),
});

const isOfReport = (file: Attachment): boolean =>
  file.contentType === 'message/delivery-status' || file.contentType === 'text/rfc822-headers';

/** The machine's part says how it ended; the mail that failed, or its head, is beside it. */
function reportOf(mail: ParsedMail, headers: Readonly<Record<string, string>>): DeliveryReport | null {
  const kind = headers['content-type'] ?? '';
  const part = (type: RegExp) => {
    const found = mail.attachments.find((file) => type.test(file.contentType));
    return found ? found.content.subarray(0, REPORT_LENGTH).toString('utf8') : '';
  };
  const status = part(/^message\/delivery-status/);
  if (!status && !(/multipart\/report/i.test(kind) && /delivery-status/i.test(kind))) return null;
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(status)?.[1]?.trim() ?? null;
  const recipient = field('final-recipient') ?? field('original-recipient');
  return {
    action: (field('action') ?? 'failed').toLowerCase(),
    status: field('status'),
    diagnostic: field('diagnostic-code'),
    recipient: recipient?.replace(/^rfc822\s*;\s*/i, '') ?? null,
    originalId: messageIdIn(
      `${part(/^(message\/rfc822|text\/rfc822-headers)/)}\n${(mail.text ?? '').slice(0, REPORT_LENGTH)}`,
    ),
  };
}

/** Of a mail that is quoted in full, or by its head. What comes before it stays in its line: over lines, blank ones would cost their square. */
const messageIdIn = (text: string): string | null => plainId(/^[>\t ]*message-id:\s*(<[^>\s]+>)/im.exec(text)?.[1]);
