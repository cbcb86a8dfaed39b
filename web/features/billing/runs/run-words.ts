import { CircleSlash, Hourglass, type LucideIcon } from 'lucide-react';
import type { RunOutcome } from '../../../../domain/billingRuns/contract.ts';
import type { Tone } from '../../../ui/tone.ts';

export const OUTCOMES: Readonly<
  Record<RunOutcome, { readonly words: string; readonly tone: Tone; readonly icon?: LucideIcon }>
> = {
  made: { words: 'Made', tone: 'done' },
  skipped: { words: 'Left out', tone: 'neutral', icon: CircleSlash },
  failed: { words: 'Stopped', tone: 'breached' },
  waiting: { words: 'Waits', tone: 'running', icon: Hourglass },
};
