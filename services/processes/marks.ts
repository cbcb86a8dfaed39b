import type { ForecastItem, ProcessEvent } from '../../domain/process/console.ts';
import type { BeatMark, LedgerState } from '../../domain/process/contract.ts';

const TONES: Record<LedgerState, BeatMark['tone']> = {
  claimed: 'running',
  sending: 'running',
  done: 'done',
  refused: 'warned',
  failed: 'breached',
  unknown: 'warned',
  superseded: 'neutral',
  skipped: 'neutral',
};

/** Something that was done, or left undone, as a mark of the beat line. */
export function eventMark(event: ProcessEvent): BeatMark {
  const tone = event.state === 'done' ? toneOf(event.key) : TONES[event.state];
  return {
    id: event.id,
    at: event.at,
    label: event.words,
    detail: event.error ?? (event.state === 'superseded' ? 'No longer of use when its turn came' : null),
    tone,
    shape: 'effect',
    forecast: false,
    assumption: null,
    lateSeconds: event.lateSeconds,
    state: event.state,
    actor: null,
    href: null,
  };
}

/** Something to come. */
export const forecastMark = (item: ForecastItem): BeatMark => ({
  id: `forecast:${item.key}`,
  at: item.at,
  label: item.words,
  detail: null,
  tone: toneOf(item.key),
  shape: item.key.startsWith('breach') ? 'deadline' : 'effect',
  forecast: true,
  assumption: item.assumption ?? 'If nothing changes before then',
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
});

/** Colour says what an effect means, by the verb that its key begins with. */
const toneOf = (key: string): BeatMark['tone'] =>
  /^(breach|escalate|give-up|side-late)/.test(key) ? 'breached' : /^(warn|remind)/.test(key) ? 'warned' : 'running';
