import { CircleSlash, Clock, type LucideIcon } from 'lucide-react';
import type { Channel, Message, MessageState } from '../../../domain/messages/contract.ts';
import type { Tone } from '../../ui/tone.ts';

export const CHANNEL: Readonly<Record<Channel, string>> = { email: 'E-mail', sms: 'SMS', webhook: 'Webhook' };

interface Meaning {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

export const STATE: Readonly<Record<MessageState, Meaning>> = {
  queued: { words: 'Waits', tone: 'neutral', icon: Clock },
  sending: { words: 'Being sent', tone: 'running' },
  sent: { words: 'Sent', tone: 'done' },
  failed: { words: 'Failed', tone: 'breached' },
  unknown: { words: 'May have arrived', tone: 'warned' },
  suppressed: { words: 'Not wanted', tone: 'neutral', icon: CircleSlash },
};

/** What became of it, and what somebody can do; null where there is nothing to say beyond its state. */
export function troubleOf({ state, error, attempt }: Pick<Message, 'state' | 'error' | 'attempt'>): string | null {
  if (state === 'failed') {
    return `It was not sent${attempt > 1 ? ` after ${attempt} attempts` : ''}. Put the cause right, then send it again.`;
  }
  if (state === 'unknown') {
    return 'Nobody knows whether it went out, so it is never repeated on its own. Ask the recipient, or send it again: it may then arrive twice.';
  }
  if (state === 'suppressed') return error ?? 'The recipient does not want it.';
  // One of its copies did not arrive.
  if (state === 'sent') return error;
  if (state === 'queued' && error) return `The last attempt did not work. It is tried again on its own.`;
  return null;
}
