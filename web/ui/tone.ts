import { Check, Circle, type LucideIcon, Play, TriangleAlert, X } from 'lucide-react';
import type { BeatMark } from '../../domain/process/contract.ts';

/** neutral, or one of the four meanings. A meaning always shows its icon or words beside the colour. */
export type Tone = BeatMark['tone'];

export const TONE_ICON: Readonly<Record<Tone, LucideIcon>> = {
  neutral: Circle,
  running: Play,
  warned: TriangleAlert,
  breached: X,
  done: Check,
};

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  neutral: 'text-muted',
  running: 'text-running',
  warned: 'text-warned',
  breached: 'text-breached',
  done: 'text-done',
};

export const TONE_SOFT: Readonly<Record<Tone, string>> = {
  neutral: 'bg-sunken text-muted',
  running: 'bg-running-soft text-running',
  warned: 'bg-warned-soft text-warned',
  breached: 'bg-breached-soft text-breached',
  done: 'bg-done-soft text-done',
};
