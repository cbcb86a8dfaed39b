import { CirclePause, CircleSlash, type LucideIcon } from 'lucide-react';
import type { LedgerState, ProcessKind, ProcessStatus } from '../../../domain/process/contract.ts';
import type { Tone } from '../../ui/tone.ts';

/** What a process keeps on time, as people call it. */
export const KIND_WORDS: Readonly<Record<ProcessKind, string>> = {
  'ticket-sla': 'Ticket SLA',
  nurture: 'Journey',
  billing: 'Billing',
  collection: 'Collection',
  timesheet: 'Approval',
  delivery: 'Delivery',
  import: 'Import',
  'price-move': 'Move to another price',
};

/** What its subject is called, for a link to it. */
export const SUBJECT_WORDS: Readonly<Record<ProcessKind, string>> = {
  'ticket-sla': 'ticket',
  nurture: 'lead',
  billing: 'subscription',
  collection: 'invoice',
  timesheet: 'timesheet',
  delivery: 'outbox',
  import: 'import',
  'price-move': 'price plan',
};

interface Meaning {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

export const STATUS: Readonly<Record<ProcessStatus, Meaning>> = {
  running: { words: 'Running', tone: 'running' },
  paused: { words: 'Paused', tone: 'neutral', icon: CirclePause },
  failed: { words: 'Stopped', tone: 'breached' },
  over: { words: 'Over', tone: 'done' },
  cancelled: { words: 'Cancelled', tone: 'neutral', icon: CircleSlash },
};

export const LEDGER: Readonly<Record<LedgerState, Meaning>> = {
  claimed: { words: 'Being done', tone: 'running' },
  sending: { words: 'Being done', tone: 'running' },
  done: { words: 'Done', tone: 'done' },
  refused: { words: 'Refused, tried again later', tone: 'warned' },
  failed: { words: 'Failed', tone: 'breached' },
  unknown: { words: 'May have happened: a person decides', tone: 'warned' },
  superseded: { words: 'No longer of use when its turn came', tone: 'neutral' },
  skipped: { words: 'Left out', tone: 'neutral' },
};

/** Outcomes are words of the nouns (`met`, `needs_person`); shown with a capital and without signs. */
export const outcomeWords = (outcome: string): string => {
  const words = outcome.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What people do to a process by hand, as the audit calls it. */
export const BY_HAND: Readonly<Record<string, string>> = {
  paused: 'Paused',
  resumed: 'Resumed',
  cancelled: 'Cancelled',
  retried: 'Retried the failed step',
  skipped: 'Left the failed step out',
};
