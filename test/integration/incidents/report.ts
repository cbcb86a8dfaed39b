import { TARGET_WORDS } from '../../../domain/tickets/contract.ts';
import { TARGETS, type Target } from '../../../domain/tickets/events.ts';
import type { Played } from './play.ts';
import { PRIORITY_MAP, STATE_MAP } from './read.ts';

const ENDED = new Set(['met', 'breached']);

export interface Findings {
  readonly running: readonly string[];
  readonly disagreements: readonly string[];
}

/** What must not be: clocks that never ended, forecasts that did not come true. */
export const findings = (played: readonly Played[]): Findings => ({
  running: played.flatMap(({ incident, clocks }) =>
    clocks
      .filter(({ state }) => !ENDED.has(state))
      .map(({ target, state }) => `${incident.number}: ${target} ${state}`),
  ),
  disagreements: played.flatMap(({ incident, disagreements }) =>
    disagreements.map((line) => `${incident.number}: ${line}`),
  ),
});

/** Met and missed by priority and target, beside the log's own verdict. */
export function reportLines(played: readonly Played[]): string[] {
  const priorities = Object.entries(PRIORITY_MAP);
  const rows = priorities.flatMap(([name, priority]) => {
    const of = played.filter(({ incident }) => incident.events.at(-1)?.priority === priority);
    if (of.length === 0) return [];
    const made = of.filter(({ incident }) => incident.madeSla).length;
    const cells = TARGETS.map((target) => met(of, target));
    return [[name, String(of.length), ...cells, share(made, of.length)]];
  });
  const head = ['priority', 'incidents', ...TARGETS.map((target) => `${TARGET_WORDS[target]} met`), 'made_sla'];
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    ...['Dates are DD-MM-YYYY without a zone and taken as UTC.'],
    `States: ${Object.entries(STATE_MAP)
      .map(([from, to]) => `${from} = ${to}`)
      .join(', ')}.`,
    `Priorities: ${priorities.map(([from, to]) => `${from} = ${to}`).join(', ')}.`,
    'The first change out of New is the first answer; whoever asks the user or resolves answers; back from them, the customer wrote.',
    'The policy is ours (the company published none): made_sla stands beside it, it is no oracle.',
    '',
    line(head),
    ...rows.map(line),
  ];
}

function met(played: readonly Played[], target: Target): string {
  const clocks = played.flatMap((one) => one.clocks.filter((clock) => clock.target === target));
  return clocks.length === 0 ? '–' : share(clocks.filter(({ state }) => state === 'met').length, clocks.length);
}

const share = (part: number, whole: number): string => `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`;
