import { addCivilDays } from '../time/civil.ts';
import { DAY, type Instant, SECOND } from '../time/instant.ts';

/** When a sheet that nobody decides approves itself, and when its approver is told before. */
export function autoApproval(
  submittedAt: Instant,
  rule: {
    readonly zone: string;
    readonly afterDays: number;
    /** Civil days (the same time on the zone's clock) or 86,400 seconds each. */
    readonly dayUnit: 'civil-days' | 'elapsed-24h';
    /** Elapsed seconds; null: no reminder. */
    readonly reminderSecondsBefore: number | null;
  },
): { readonly approveAt: Instant; readonly remindAt: Instant | null } {
  const { zone, afterDays, dayUnit, reminderSecondsBefore: before } = rule;
  const approveAt =
    dayUnit === 'civil-days' ? addCivilDays(zone, submittedAt, afterDays) : submittedAt + afterDays * DAY;
  // Never before there was anything to be reminded of.
  return { approveAt, remindAt: before === null ? null : Math.max(submittedAt, approveAt - before * SECOND) };
}
