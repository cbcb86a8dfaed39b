import type { ProcessDetail } from '../../../domain/process/console.ts';

export type Verb = 'pause' | 'resume' | 'retry' | 'skip' | 'cancel';

export interface Intervention {
  readonly label: string;
  readonly question: string;
  readonly consequence: string;
  readonly busy: string;
  readonly done: string;
  readonly danger?: true;
}

export const INTERVENTIONS: Readonly<Record<Verb, Intervention>> = {
  pause: {
    label: 'Pause',
    question: 'Pause this process?',
    consequence: 'Nothing more is sent, charged or escalated until somebody resumes it. Its deadlines go on.',
    busy: 'Pausing…',
    done: 'Paused',
  },
  resume: {
    label: 'Resume',
    question: 'Resume this process?',
    consequence: 'What fell due meanwhile is looked at again at once: done where it still makes sense, else left out.',
    busy: 'Resuming…',
    done: 'Resumed',
  },
  retry: {
    label: 'Retry the failed step',
    question: 'Retry the failed step?',
    consequence: 'The step is tried again at once. Steps that were done are not repeated.',
    busy: 'Retrying…',
    done: 'The step is tried again',
  },
  skip: {
    label: 'Leave the failed step out',
    question: 'Leave the failed step out?',
    consequence: 'The step is never done, and the process goes on with what comes after it.',
    busy: 'Leaving it out…',
    done: 'The step is left out',
    danger: true,
  },
  cancel: {
    label: 'Cancel the process',
    question: 'Cancel this process for good?',
    consequence: 'It ends now and cannot be started again. What it is about stays.',
    busy: 'Cancelling…',
    done: 'Cancelled',
    danger: true,
  },
};

/** What the process's status allows, the likeliest first. */
export function interventionsFor({ status, timeline }: Pick<ProcessDetail, 'status' | 'timeline'>): readonly Verb[] {
  const hasFailed = timeline.some((event) => event.state === 'failed' || event.state === 'unknown');
  if (status === 'failed') return hasFailed ? ['retry', 'skip', 'cancel'] : ['retry', 'cancel'];
  if (status === 'paused') return ['resume', 'cancel'];
  if (status === 'running') return hasFailed ? ['pause', 'retry', 'skip', 'cancel'] : ['pause', 'cancel'];
  return [];
}

/** What will follow. Where nobody knows whether the step happened, that comes first. */
export function consequenceOf(verb: Verb, { timeline }: Pick<ProcessDetail, 'timeline'>): string {
  const { consequence } = INTERVENTIONS[verb];
  const unknown = timeline.findLast((event) => event.state === 'unknown');
  if (!unknown) return consequence;
  if (verb === 'retry') {
    return `Nobody knows whether “${unknown.words}” happened. Check first: tried again, it may happen twice.`;
  }
  if (verb === 'skip') {
    return `Nobody knows whether “${unknown.words}” happened. Left out, it counts as not done, and the process goes on.`;
  }
  return consequence;
}
