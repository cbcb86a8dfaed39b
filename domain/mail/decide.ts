import { bounceWords, kindOf } from './kind.ts';
import { type Letter, untagged } from './letter.ts';

/** A conversation that a mail may belong to. */
export interface Thread {
  readonly ticketId: string;
  readonly number: number;
  /** Addresses that have taken part: the requester and who has written, lower case. */
  readonly participants: readonly string[];
}

/** What the house knows of a mail, looked up before it is judged. */
export interface Known {
  /** Its Message-ID, or X-Backbeat, is one that this installation gave out. */
  readonly isOurs: boolean;
  /** Addresses of our own mailboxes. */
  readonly ownAddresses: readonly string[];
  /** It was sent to a reply address whose signature is good. */
  readonly bySignedAddress: Thread | null;
  /** A Message-ID it answers is one of a ticket's. */
  readonly byReference: Thread | null;
  /** The ticket whose number is in its subject. */
  readonly byTag: Thread | null;
  /** The side conversation that it answers: by a signed address, or by a Message-ID of ours. */
  readonly side: { readonly conversationId: string; readonly ticketId: string } | null;
  /** Our mail that it answers, or reports as not delivered. */
  readonly answered: { readonly outgoingId: string; readonly ticketId: string | null } | null;
  /** Mails from its sender in the last RATE_MINUTES, this one not counted. */
  readonly recentFromSender: number;
}

export type Decision =
  /** Kept in the log of the mailbox and nowhere else. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'bounce';
      readonly outgoingId: string;
      readonly ticketId: string | null;
      /** Whom it did not reach, lower case; null where the report does not say. */
      readonly recipient: string | null;
      readonly reason: string;
    }
  /** On its thread for staff to read; moves no clock and is never answered. */
  | { readonly kind: 'note'; readonly ticketId: string; readonly reason: string }
  /** Into a side conversation: its clock stops, the customer's do not move. */
  | { readonly kind: 'side'; readonly conversationId: string; readonly ticketId: string; readonly reason: string }
  /** `proven`: by our signature or a Message-ID, and not by a number and a From that anybody can write. */
  | { readonly kind: 'reply'; readonly ticketId: string; readonly proven: boolean; readonly reason: string }
  /** `note`: what staff should know of how it came. `spam`: a filter on its way has said so. */
  | { readonly kind: 'ticket'; readonly note: string | null; readonly spam: boolean };

export const RATE_MINUTES = 10;
/** A person writes a few mails in ten minutes; a machine that answers us writes until somebody stops. */
export const MOST_FROM_SENDER = 20;
/** RFC 5321 lets servers give up at 100; nothing honest passes more than thirty. */
export const MOST_HOPS = 30;

/** What becomes of a mail. Pure: the same mail and the same knowledge give the same answer. */
export function decide(letter: Letter, known: Known): Decision {
  const { from } = letter;
  if (known.isOurs) return ignored('It is a mail of ours that came back: a loop.');
  if (letter.hops > MOST_HOPS) return ignored(`It has passed ${letter.hops} servers: a loop.`);
  if (from && known.ownAddresses.includes(from.address))
    return ignored('It was sent by one of our own mailboxes: a loop.');
  const kind = kindOf(letter);
  if (kind === 'bounce') return bounce(letter, known);
  if (kind === 'report') return ignored('A delivery report that says of no failure.');
  if (known.recentFromSender >= MOST_FROM_SENDER) {
    return ignored(`The sender wrote ${known.recentFromSender} mails within ${RATE_MINUTES} minutes: a loop.`);
  }
  if (known.side) {
    return kind === 'auto-reply'
      ? { kind: 'note', ticketId: known.side.ticketId, reason: 'An automatic reply in a side conversation.' }
      : { kind: 'side', ...known.side, reason: 'It answers a side conversation.' };
  }
  const thread = threadOf(letter, known);
  if (kind === 'auto-reply') {
    return thread.found
      ? { kind: 'note', ticketId: thread.found.ticketId, reason: 'An automatic reply.' }
      : ignored('An automatic reply that belongs to no ticket.');
  }
  if (thread.found) {
    return { kind: 'reply', ticketId: thread.found.ticketId, proven: thread.proven, reason: thread.reason };
  }
  return {
    kind: 'ticket',
    note: thread.note ?? (from ? null : 'The mail names no sender, so it cannot be answered.'),
    spam: /^\s*yes\b/i.test(letter.headers['x-spam-flag'] ?? letter.headers['x-spam-status'] ?? ''),
  };
}

const ignored = (reason: string): Decision => ({ kind: 'ignored', reason });

function bounce(letter: Letter, { answered }: Known): Decision {
  if (!answered) return ignored('A mail came back that was none of ours, or of which nothing is known any more.');
  const recipient = letter.report?.recipient?.toLowerCase() ?? null;
  return { kind: 'bounce', ...answered, recipient, reason: bounceWords(letter) };
}

interface Found {
  readonly found: Thread | null;
  readonly proven: boolean;
  readonly reason: string;
  readonly note: string | null;
}

/** The strongest proof counts: our signature, then a Message-ID that nobody can guess, then a number from somebody who takes part. */
function threadOf({ from }: Letter, { bySignedAddress, byReference, byTag }: Known): Found {
  if (bySignedAddress)
    return { found: bySignedAddress, proven: true, reason: 'Sent to the reply address of the ticket.', note: null };
  if (byReference) return { found: byReference, proven: true, reason: 'It answers a mail of the ticket.', note: null };
  if (!byTag) return { found: null, proven: false, reason: '', note: null };
  const own = from && untagged(from.address).address;
  if (own && byTag.participants.some((address) => untagged(address).address === own)) {
    const reason = 'The ticket is named in the subject, and its sender takes part in it.';
    return { found: byTag, proven: false, reason, note: null };
  }
  return {
    found: null,
    proven: false,
    reason: '',
    note: `Its subject names #${byTag.number}, in which this sender does not take part: so it is a ticket of its own.`,
  };
}
