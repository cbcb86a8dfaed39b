import { addDays, civilDateAt, civilToInstant } from '../../../../domain/time/civil.ts';
import { type Instant, toIso } from '../../../../domain/time/instant.ts';

export const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last 365 days' },
] as const;

/** So many whole days up to and with today, on the reader's clock. */
export function periodOf(days: string | undefined, now: Instant, zone: string): { from: string; to: string } {
  const count = Number(PERIODS.find(({ value }) => value === days)?.value ?? 30);
  const tomorrow = addDays(civilDateAt(zone, now), 1);
  return {
    from: toIso(civilToInstant(zone, addDays(tomorrow, -count))),
    to: toIso(civilToInstant(zone, tomorrow)),
  };
}

/** "92 %", "92.4 %" where it is close to all; a share of nothing is a dash. */
export function shareWords(share: number | null): string {
  if (share === null) return '–';
  const percent = share * 100;
  return `${percent > 99 && percent < 100 ? percent.toFixed(1) : Math.round(percent)}\u00a0%`;
}
