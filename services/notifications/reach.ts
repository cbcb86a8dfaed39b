import { afterQuietHours } from '../../domain/notifications/quiet.ts';
import type { Person } from '../../domain/teams/recipients.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { appLink } from '../links.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { type NewNotification, notify } from './notify.ts';

/** What people are told, and how. */
export interface Telling {
  /** The ledger id of the effect that tells them: nobody is told twice by one. */
  readonly cause: string;
  readonly people: readonly Person[];
  readonly by: readonly ('app' | 'email' | 'sms')[];
  readonly tone: NewNotification['tone'];
  readonly title: string;
  /** More than the title; for the mail only. */
  readonly text?: string;
  /** Path inside the app. */
  readonly href: `/${string}`;
  /** What it is about, for the outbox. */
  readonly noun: string;
  readonly subjectId: string;
}

/** An SMS of one part has 160 characters; the link needs some of them. */
const SMS_TITLE = 100;

/**
 * Tells members in the app at once, and by mail and SMS now or when their quiet hours are over; in the transaction of the effect.
 * Who has no number is mailed instead of called by SMS.
 */
export async function reach(ctx: Ctx, tx: Tx, tellings: readonly Telling[], now: Instant): Promise<void> {
  const notes: NewNotification[] = [];
  const messages: NewMessage[] = [];
  for (const telling of tellings) {
    const { cause, people, by, tone, title, href } = telling;
    for (const person of people) {
      if (by.includes('app')) {
        notes.push({ id: derivedId(cause, person.id), memberId: person.id, tone, title, href });
      }
      const channels = new Set(
        by.flatMap((way) => (way === 'sms' && person.phone ? 'sms' : way === 'app' ? [] : 'email')),
      );
      for (const channel of channels) messages.push(messageTo(person, channel, telling, now));
    }
  }
  await notify(ctx, tx, now, ...notes);
  await queueMessages(ctx, tx, messages, now);
}

function messageTo(person: Person, channel: 'email' | 'sms', telling: Telling, now: Instant): NewMessage {
  const { cause, title, text, href, noun, subjectId } = telling;
  const link = appLink(href);
  const short = title.length > SMS_TITLE ? `${title.slice(0, SMS_TITLE - 1)}…` : title;
  return {
    id: derivedId(cause, channel, person.id),
    channel,
    toAddress: channel === 'sms' && person.phone ? person.phone : person.email,
    toName: person.name,
    subject: title,
    body:
      channel === 'sms'
        ? `${short} ${link}`
        : `Hello ${person.name},\n\n${[title, text].filter(Boolean).join('\n\n')}\n\n${link}`,
    dueAt: afterQuietHours(person, now),
    noun,
    subjectId,
  };
}
