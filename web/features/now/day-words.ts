import type { Instant } from '../../../domain/time/instant.ts';
import type { Reader } from '../../ui/reader.tsx';
import { clockInWords } from '../../ui/time-words.ts';

interface Bar {
  readonly from: Instant;
  readonly done: number;
  readonly expected: number;
}

const steps = (count: number): string => (count === 1 ? '1 step' : `${count} steps`);

/** The chart in one sentence, for those who do not see it. */
export function dayInWords(bars: readonly Bar[], reader: Reader): string {
  const done = bars.reduce((sum, bar) => sum + bar.done, 0);
  const expected = bars.reduce((sum, bar) => sum + bar.expected, 0);
  const most = bars.reduce<Bar | null>((found, bar) => (bar.expected > (found?.expected ?? 0) ? bar : found), null);
  const first = bars[0];
  const past = first ? `Since ${clockInWords(first.from, reader)}: ${steps(done)} done.` : '';
  const ahead = most ? `, most of them from ${clockInWords(most.from, reader)}` : '';
  return `${past} Expected next: ${steps(expected)}${ahead}.`.trim();
}
