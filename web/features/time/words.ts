import type { LucideIcon } from 'lucide-react';
import { CircleArrowUp, Lock } from 'lucide-react';
import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { civilRangeInWords } from '../../ui/civil-words.ts';
import type { Reader } from '../../ui/reader.tsx';
import type { Tone } from '../../ui/tone.ts';

interface Meaning {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

export const STATUS: Readonly<Record<Timesheet['status'], Meaning>> = {
  draft: { words: 'Draft', tone: 'neutral' },
  submitted: { words: 'Submitted', tone: 'running' },
  approved: { words: 'Approved', tone: 'done' },
  rejected: { words: 'Sent back', tone: 'warned' },
  'needs-resubmission': { words: 'Changed, hand in again', tone: 'warned' },
  locked: { words: 'Locked', tone: 'done', icon: Lock },
};

export const meaningOf = ({ status, escalatedAt }: Pick<Timesheet, 'status' | 'escalatedAt'>): Meaning =>
  status === 'submitted' && escalatedAt !== null
    ? { words: 'Escalated', tone: 'warned', icon: CircleArrowUp }
    : STATUS[status];

/** "16–22 Nov", with the year where it is another one than now's. */
export function weekInWords(period: Timesheet['period'], reader: Reader): string {
  const short = { day: 'numeric', month: 'short' } as const;
  const thisYear = String(new Date().getFullYear());
  const year = period.from.startsWith(thisYear) ? {} : ({ year: 'numeric' } as const);
  return civilRangeInWords(period, reader, { ...short, ...year });
}
