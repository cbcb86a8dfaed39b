import { MINUTE } from '../domain/time/instant.ts';
import type { Clock } from '../services/clock.ts';

/** The statements that cross tenants; run as the relay's role, which may call them and read nothing. */
export interface Sweeper {
  wakeOverdue(before: Date, at: Date): Promise<number>;
  forgetIdempotencyKeys(before: Date): Promise<number>;
}

export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly sweeper: Sweeper;
}

/** A process this much overdue has lost its wake or its timer; it is asked for again. */
const OVERDUE = MINUTE;

export interface HousekeepingActivities {
  /** @returns how many workflows were asked for again */
  sweep(): Promise<number>;
  /** @returns how many kept answers were dropped */
  tidy(): Promise<number>;
}

export function createHousekeeping({ clock, sweeper }: HousekeepingDeps): HousekeepingActivities {
  return {
    async sweep() {
      const now = await clock.now();
      return sweeper.wakeOverdue(new Date(now - OVERDUE), new Date(now));
    },
    async tidy() {
      return sweeper.forgetIdempotencyKeys(new Date(await clock.now()));
    },
  };
}
