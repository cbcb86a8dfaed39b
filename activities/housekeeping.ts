import { DAY, MINUTE } from '../domain/time/instant.ts';
import { refreshCalendar } from '../services/calendars/refresh.ts';
import type { Clock } from '../services/clock.ts';
import type { Database } from '../services/database.ts';
import type { FilePort } from '../services/files/port.ts';
import { removeFiles } from '../services/files/remove.ts';
import { removeBytes } from '../services/files/remove-bytes.ts';
import { giveOfTeam } from '../services/tickets/give-waiting.ts';

/** The statements that cross tenants; run as the relay's role, which may call them and read nothing. */
export interface Sweeper {
  wakeOverdue(before: Date, at: Date): Promise<number>;
  forgetIdempotencyKeys(before: Date): Promise<number>;
  forgetUsageEvents(at: Date, most: number): Promise<number>;
  staleCalendars(before: Date): Promise<readonly { readonly tenantId: string; readonly calendarId: string }[]>;
  waitingTeams(at: Date): Promise<readonly { readonly tenantId: string; readonly teamId: string }[]>;
  /** fileId null: of this tenant there are bytes to remove. */
  unusedFiles(
    at: Date,
    most: number,
  ): Promise<readonly { readonly tenantId: string; readonly fileId: string | null }[]>;
}

export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly db: Database;
  readonly sweeper: Sweeper;
  /** null: this installation keeps no files. */
  readonly files?: FilePort | null;
}

/** In one statement: short enough for whoever counts events meanwhile. And so many of them in an hour: the rest follows in the next. */
const FORGOTTEN_AT_ONCE = 5000;
const FORGETS = 200;
/** Files removed in one transaction, and such transactions in an hour. */
const FILES_AT_ONCE = 200;
const FILE_BATCHES = 50;
/** A process this much overdue has lost its wake or its timer; it is asked for again. */
const OVERDUE = MINUTE;
/** Countries change their holidays by law, calendars behind an address whenever somebody likes. */
const HOLIDAYS_STALE = DAY;
/** Of one team in one sweep: the other teams have their turn, and the rest goes out in the next minute. */
const GIVEN_AT_ONCE = 200;

export interface HousekeepingActivities {
  /** @returns how many workflows were asked for again */
  sweep(): Promise<number>;
  /** @returns how many kept answers were dropped */
  tidy(): Promise<number>;
  /** @returns how many usage events were forgotten */
  forgetUsage(): Promise<number>;
  /** @returns how many calendars were read again */
  refreshHolidays(): Promise<number>;
  /** @returns how many files that nobody needs were removed */
  removeUnusedFiles(): Promise<number>;
  /** @returns how many tickets that waited have somebody now */
  giveTickets(): Promise<number>;
}

export function createHousekeeping({ clock, db, sweeper, files = null }: HousekeepingDeps): HousekeepingActivities {
  return {
    async sweep() {
      const now = await clock.now();
      return sweeper.wakeOverdue(new Date(now - OVERDUE), new Date(now));
    },
    async tidy() {
      return sweeper.forgetIdempotencyKeys(new Date(await clock.now()));
    },
    async forgetUsage() {
      const at = new Date(await clock.now());
      let forgotten = 0;
      for (let times = 0; times < FORGETS; times += 1) {
        const gone = await sweeper.forgetUsageEvents(at, FORGOTTEN_AT_ONCE);
        forgotten += gone;
        if (gone < FORGOTTEN_AT_ONCE) break;
      }
      return forgotten;
    },
    async refreshHolidays() {
      const stale = await sweeper.staleCalendars(new Date((await clock.now()) - HOLIDAYS_STALE));
      for (const { tenantId, calendarId } of stale) {
        const actor = { kind: 'system', id: 'holidays' } as const;
        await refreshCalendar({ tenantId, actor, clock, db, requestId: null }, calendarId);
      }
      return stale.length;
    },
    async removeUnusedFiles() {
      if (!files) return 0;
      const at = new Date(await clock.now());
      const ctxOf = (tenantId: string) => {
        const actor = { kind: 'system', id: 'files' } as const;
        return { tenantId, actor, clock, db, files, requestId: null };
      };
      let removed = 0;
      const failures: unknown[] = [];
      // The other tenants have their turn all the same.
      const fail = (error: unknown) => {
        failures.push(error);
        return 0;
      };
      const tenants = new Set<string>();
      for (let times = 0; times < FILE_BATCHES; times += 1) {
        const unused = await sweeper.unusedFiles(at, FILES_AT_ONCE);
        let gone = 0;
        for (const [tenantId, ids] of byTenant(unused)) {
          tenants.add(tenantId);
          if (ids.length > 0) gone += await removeFiles(ctxOf(tenantId), ids).catch(fail);
        }
        removed += gone;
        if (gone === 0 || unused.length < FILES_AT_ONCE) break;
      }
      for (const tenantId of tenants) await removeBytes(ctxOf(tenantId)).catch(fail);
      if (failures.length > 0) throw failures[0];
      return removed;
    },
    async giveTickets() {
      let given = 0;
      const failures: unknown[] = [];
      for (const { tenantId, teamId } of await sweeper.waitingTeams(new Date(await clock.now()))) {
        const actor = { kind: 'system', id: 'assignment' } as const;
        try {
          given += await giveOfTeam({ tenantId, actor, clock, db, requestId: null }, teamId, GIVEN_AT_ONCE);
        } catch (error) {
          // The other teams come to work all the same.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      return given;
    },
  };
}

function byTenant(unused: Awaited<ReturnType<Sweeper['unusedFiles']>>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { tenantId, fileId } of unused) {
    const ids = found.get(tenantId) ?? [];
    if (fileId !== null) ids.push(fileId);
    found.set(tenantId, ids);
  }
  return found;
}
