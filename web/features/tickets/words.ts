import { CircleDashed, CircleDot, CirclePause, Hourglass, Lock, type LucideIcon } from 'lucide-react';
import type { TicketPriority } from '../../../domain/tickets/contract.ts';
import { TARGET_WORDS } from '../../../domain/tickets/contract.ts';
import type { Target } from '../../../domain/tickets/events.ts';
import type { TicketChannel, TicketType } from '../../../domain/tickets/labels.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import type { Tone } from '../../ui/tone.ts';

interface StatusWords {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

export const STATUS: Readonly<Record<TicketStatus, StatusWords>> = {
  new: { words: 'New', tone: 'neutral', icon: CircleDashed },
  open: { words: 'Open', tone: 'running', icon: CircleDot },
  pending: { words: 'Waiting for customer', tone: 'neutral', icon: CirclePause },
  on_hold: { words: 'On hold', tone: 'neutral', icon: Hourglass },
  solved: { words: 'Solved', tone: 'done' },
  closed: { words: 'Closed', tone: 'neutral', icon: Lock },
};

export const PRIORITY_WORDS: Readonly<Record<TicketPriority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};
/** As people list them: the gravest first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const satisfies readonly TicketPriority[];

export const TYPE_WORDS: Readonly<Record<TicketType, string>> = {
  question: 'Question',
  incident: 'Incident',
  problem: 'Problem',
};

export const CHANNEL_WORDS: Readonly<Record<TicketChannel, string>> = {
  web: 'The app',
  api: 'The API',
  email: 'E-mail',
  form: 'The web form',
  portal: 'The customer portal',
  phone: 'Phone',
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "First response", "Next response (2)". */
export const clockTitle = ({ target, occurrence }: { readonly target: Target; readonly occurrence: number }): string =>
  `${capital(TARGET_WORDS[target])}${occurrence > 1 ? ` (${occurrence})` : ''}`;
