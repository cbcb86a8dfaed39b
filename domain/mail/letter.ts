/** A mail as it was read: plain data, nothing of it trusted. Addresses are lower case, ids without their angle brackets. */
export interface Letter {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** From, else Sender, else the envelope's sender; null where nobody is named. */
  readonly from: Person | null;
  /** Whom it was delivered to (the envelope), then whom it names as To and Cc. */
  readonly recipients: readonly string[];
  /** Whom it names as To and Cc. */
  readonly named: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** By lower-case name, the first of each. */
  readonly headers: Readonly<Record<string, string>>;
  /** Servers that have passed it on. */
  readonly hops: number;
  /** A delivery report (RFC 3464), where it is one. */
  readonly report: DeliveryReport | null;
  /** The envelope's sender is empty, or it comes from a mail system. */
  readonly fromMailSystem: boolean;
}

export interface Person {
  readonly address: string;
  readonly name: string | null;
}

export interface DeliveryReport {
  /** failed, delayed, delivered, relayed, expanded */
  readonly action: string;
  /** `5.1.1` */
  readonly status: string | null;
  readonly diagnostic: string | null;
  readonly recipient: string | null;
  /** The Message-ID of the mail that did not arrive. */
  readonly originalId: string | null;
}

/** `<a@b>` as `a@b`; null for what is no id. Ids are compared as they are written: only their brackets and spaces differ. */
export function plainId(id: string | null | undefined): string | null {
  const plain = (id ?? '').replace(/[<>\s]/g, '').slice(0, 500);
  return plain.length > 2 ? plain : null;
}

/** The address without its plus tag, and the tag: `support+t1042-ab@acme.test` is support@acme.test and t1042-ab. */
export function untagged(address: string): { readonly address: string; readonly tag: string | null } {
  const match = /^([^+@]+)\+([^@]*)@(.+)$/.exec(address.trim().toLowerCase());
  if (!match) return { address: address.trim().toLowerCase(), tag: null };
  return { address: `${match[1]}@${match[3]}`, tag: match[2] ?? null };
}

/** RFC 5321: longer is refused by other servers. */
const LONGEST_LOCAL_PART = 64;

/** The mailbox's address with a ticket's number and its signature; the address alone where that would be too long. */
export function replyAddress(mailbox: string, number: number, signature: string): string {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+t${number}-${signature}`;
  return local.length > LONGEST_LOCAL_PART ? mailbox : `${local}${mailbox.slice(at)}`;
}

/** The same for a side conversation, by its id. */
export function sideAddress(mailbox: string, conversationId: string, signature: string): string {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+s${conversationId.replaceAll('-', '')}-${signature}`;
  return local.length > LONGEST_LOCAL_PART ? mailbox : `${local}${mailbox.slice(at)}`;
}

/** What such an address claims: a side conversation's id and a signature that is yet to be checked. */
export function sideClaimOf(address: string): { readonly conversationId: string; readonly signature: string } | null {
  const match = /^s([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})-([a-z2-7]{8,32})$/.exec(
    untagged(address).tag ?? '',
  );
  return match ? { conversationId: match.slice(1, 6).join('-'), signature: match[6] as string } : null;
}

/** What a reply address claims: a ticket's number and a signature that is yet to be checked. */
export function claimOf(address: string): { readonly number: number; readonly signature: string } | null {
  const match = /^t(\d{1,12})-([a-z2-7]{8,32})$/.exec(untagged(address).tag ?? '');
  return match ? { number: Number(match[1]), signature: match[2] as string } : null;
}

/** The number of the tag `[#1042]` in a subject; the last one, where a forwarded mail brought another. */
export function numberInSubject(subject: string): number | null {
  const last = [...subject.matchAll(/\[#(\d{1,12})\]/g)].at(-1);
  return last ? Number(last[1]) : null;
}

const PREFIX = /^\s*((re|fwd?|aw|wg|antw|sv|vs|ref|r|enc|tr)(\[\d+\])?\s*:\s*)+/i;
const LONGEST_SUBJECT = 300;

/** A subject as a ticket bears it: one line, without `Re:` and our tag. */
export function cleanSubject(subject: string): string {
  const plain = subject
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/\[#\d+\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.replace(PREFIX, '').slice(0, LONGEST_SUBJECT).trim() || '(no subject)';
}
