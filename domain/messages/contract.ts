import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/instant.ts';

export const CHANNELS = ['email', 'sms', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** queued → sending → sent | failed | unknown; suppressed: the recipient no longer wants it. */
export const MESSAGE_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export const message = z.object({
  id: z.uuid(),
  channel: z.enum(CHANNELS),
  toAddress: z.string(),
  toName: z.string().nullable(),
  subject: z.string(),
  body: z.string(),
  state: z.enum(MESSAGE_STATES),
  attempt: z.number().int(),
  dueAt: isoInstant,
  sentAt: isoInstant.nullable(),
  error: z.string().nullable(),
  /** What it is about. */
  noun: z.string(),
  subjectId: z.uuid(),
  /** The same in words, with its page; null where it is gone. */
  about: z.object({ title: z.string(), href: z.string() }).nullable(),
});
export type Message = z.infer<typeof message>;

/** A person decides that a message goes out once more, and says why; it may arrive twice where the first outcome is unknown. */
export const sendAgainInput = z.object({
  id: z.uuid(),
  reason: z.string().trim().min(1, 'Say why; it is kept with the message.').max(500),
});
export type SendAgainInput = z.input<typeof sendAgainInput>;

/** For the views of the outbox. */
export const messageCounts = z.object({
  queued: z.int(),
  /** failed or unknown: a person decides */
  stuck: z.int(),
});
export type MessageCounts = z.infer<typeof messageCounts>;

export const messageListInput = listInput({
  sortable: ['dueAt', 'sentAt', 'toAddress', 'state'],
  defaultSort: '-dueAt',
  filters: { state: anyOf(z.enum(MESSAGE_STATES)), channel: anyOf(z.enum(CHANNELS)), subjectId: z.uuid() },
});
export type MessageListInput = z.output<typeof messageListInput>;
export const messageListOutput = listOutput(message);
