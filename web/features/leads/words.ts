import { CircleDashed, CircleDot, CircleSlash, type LucideIcon, Star } from 'lucide-react';
import type { Lead, LeadStatus } from '../../../domain/leads/contract.ts';
import type { LeadConsequence } from '../../../domain/leads/requests.ts';
import type { Tone } from '../../ui/tone.ts';

interface StatusWords {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

export const STATUS: Readonly<Record<LeadStatus, StatusWords>> = {
  new: { words: 'New', tone: 'neutral', icon: CircleDashed },
  working: { words: 'Working', tone: 'running', icon: CircleDot },
  qualified: { words: 'Qualified', tone: 'running', icon: Star },
  converted: { words: 'Converted', tone: 'done' },
  lost: { words: 'Lost', tone: 'neutral', icon: CircleSlash },
};

/** Whether a journey may still write to the lead. */
export const isReachable = ({ status, unsubscribedAt }: Pick<Lead, 'status' | 'unsubscribedAt'>): boolean =>
  status !== 'converted' && status !== 'lost' && unsubscribedAt === null;

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** "Ends 1 journey (Welcome series); 3 mails will not be sent." */
export function consequenceWords({ journeys, mails }: LeadConsequence): string {
  const unsent = `${count(mails, 'mail')} will not be sent`;
  if (journeys.length === 0) return mails === 0 ? 'No journey is running for this lead.' : `${unsent}.`;
  return `Ends ${count(journeys.length, 'journey')} (${journeys.join(', ')}); ${mails === 0 ? 'no mail was left to send' : unsent}.`;
}
