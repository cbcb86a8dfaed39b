import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { DatabaseUrls } from '../../../config.ts';
import { createCalendar } from '../../../services/calendars/create.ts';
import type { Ctx } from '../../../services/context.ts';
import { openDatabase } from '../../../services/database.ts';
import { createSlaPolicy } from '../../../services/slaPolicies/create.ts';
import { newTenant } from '../../support/tenant.ts';
import { type Played, playIncident } from './play.ts';
import type { Incident } from './read.ts';

/** Incidents under way at once: they do not know of each other, each has a clock of its own. */
const AT_ONCE = 8;

/** Monday to Friday, eight to six, with a warning and a level, so that every kind of effect has its turn. */
async function openDesk(ctx: Ctx): Promise<void> {
  const day: [[string, string]] = [['08:00', '18:00']];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  const calendar = await createCalendar(ctx, { name: 'Desk', zone: 'UTC', weekly, holidays: ['2016-12-26'] });
  const hours = (first: number, resolution: number) => ({
    ...{ firstResponseSeconds: first * 3600, nextResponseSeconds: first * 2 * 3600 },
    resolutionSeconds: resolution * 3600,
    // Their watch never sleeps: the first answer counts every hour.
    wall: ['first_response' as const],
  });
  await createSlaPolicy(ctx, {
    name: 'Incidents',
    calendarId: calendar.id,
    targets: { urgent: hours(1, 8), high: hours(2, 16), normal: hours(8, 40), low: hours(16, 80) },
    warnings: [{ percent: 75 }],
    escalations: [{ level: 1, afterSeconds: 7200 }],
  });
}

export interface Replayed {
  readonly played: readonly Played[];
  /** Notices of targets that repeat another one: a person was told twice by one effect. */
  readonly toldTwice: number;
  readonly seconds: number;
}

/** A share of the incidents, for whoever plays it. */
export interface Share {
  readonly url: string;
  readonly tenantId: string;
  readonly agentId: string;
  readonly incidents: readonly Incident[];
}

export async function playShare({ url, tenantId, agentId, incidents }: Share): Promise<Played[]> {
  const db = openDatabase(url, { connections: AT_ONCE });
  const waiting = [...incidents];
  const played: Played[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      played.push(await playIncident(db, tenantId, agentId, next));
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  await db.close();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return played;
}

/** Plays a share in a process of its own: one Node keeps one core busy, and that is the slowest part. */
function playElsewhere(share: Share): Promise<Played[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./player.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
    child.once('message', (answer) => resolve(answer as Played[]));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`a player ended with ${code}`)));
    child.send(share);
  });
}

/** All incidents through an empty, migrated database. @param players processes; 1: this one */
export async function replay(
  urls: DatabaseUrls,
  incidents: readonly Incident[],
  players = Math.min(2, availableParallelism()),
): Promise<Replayed> {
  const began = performance.now();
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const db = openDatabase(urls.app, { connections: 2 });
  try {
    const tenant = await newTenant(owner, 'Incidents');
    const start = Math.min(...incidents.map(({ openedAt }) => openedAt));
    const clock = { now: () => Promise.resolve(start), sleepUntil: () => Promise.resolve() };
    await openDesk({ tenantId: tenant.id, actor: tenant.as('owner'), clock, db, requestId: null });
    const shares = Array.from({ length: players }, (_, i) => ({
      ...{ url: urls.app, tenantId: tenant.id, agentId: tenant.members.employee },
      incidents: incidents.filter((_one, at) => at % players === i),
    }));
    const played = (await Promise.all(shares.map(players === 1 ? playShare : playElsewhere))).flat();
    const { rows } = await owner.query<{ repeats: number }>(
      `SELECT (count(*) - count(DISTINCT (member_id, href, title)))::int AS repeats FROM notification
       WHERE tenant_id = $1 AND tone IN ('warning', 'bad')`,
      [tenant.id],
    );
    return { played, toldTwice: rows[0]?.repeats ?? 0, seconds: (performance.now() - began) / 1000 };
  } finally {
    await Promise.all([db.close(), owner.end()]);
  }
}
