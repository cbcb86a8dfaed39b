import { addDays, startOfDay } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { TimesheetPeriod } from './contract.ts';

export interface LockQuestion {
  /** Midnights are of this zone. */
  readonly zone: string;
  /** The last period that closes; everything before it is closed for good. */
  readonly lockPeriod: TimesheetPeriod;
  /** Whole civil days after the period's last day during which it may still be put right. */
  readonly graceDays: number;
  readonly entryBegin: Instant;
  readonly mayOverrideGrace: boolean;
}

/** Until when entries of the lock period may be changed by everybody. */
export const graceEnds = ({
  zone,
  lockPeriod,
  graceDays,
}: Omit<LockQuestion, 'entryBegin' | 'mayOverrideGrace'>): Instant =>
  startOfDay(zone, addDays(lockPeriod.to, graceDays));

/** Whether an entry may be changed: after the lock period always, in it until grace is over (or with the right to override), before it never. */
export function isEditable(question: LockQuestion, now: Instant): boolean {
  const { zone, lockPeriod, entryBegin, mayOverrideGrace } = question;
  if (entryBegin >= startOfDay(zone, lockPeriod.to)) return true;
  if (entryBegin < startOfDay(zone, lockPeriod.from)) return false;
  return mayOverrideGrace || now < graceEnds(question);
}
