import { windowTime } from '../journeys/send-time.ts';
import type { CivilTime } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';

/** On the clock of whoever is not to be woken; from 22:00 to 07:00 run over midnight. */
export interface QuietHours {
  readonly from: CivilTime;
  readonly to: CivilTime;
}

/** When a mail or SMS wanted at `at` goes out: then, or when their quiet hours are over. Nothing is dropped. */
export function afterQuietHours(
  { zone, quiet }: { readonly zone: string; readonly quiet: QuietHours | null },
  at: Instant,
): Instant {
  if (!quiet) return at;
  const rules = { window: null, quietHours: quiet, holidays: [], cap: null };
  return windowTime(rules, zone, at) ?? at;
}
