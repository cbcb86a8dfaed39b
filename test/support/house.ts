import pg from 'pg';
import type { DatabaseUrls } from '../../config.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Clock } from '../../services/clock.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { openDatabase } from '../../services/database.ts';
import { testDatabase } from './database.ts';
import { newTenant, type TestTenant } from './tenant.ts';

/** A clock that stands until it is moved. */
export interface HandClock extends Clock {
  moveTo(at: Instant): void;
}

export function handClock(start: Instant): HandClock {
  let at = start;
  return {
    now: () => Promise.resolve(at),
    sleepUntil: () => Promise.reject(new Error('nobody moves this clock while it is waited for')),
    moveTo: (to) => {
      at = to;
    },
  };
}

/** A database of one's own with two tenants in it, for tests of services without Temporal. */
export interface House {
  readonly clock: HandClock;
  readonly acme: TestTenant;
  readonly other: TestTenant;
  readonly urls: DatabaseUrls;
  /** Past row-level security, for assertions. */
  readonly owner: pg.Pool;
  ctx(tenant: TestTenant, actor: Actor): Ctx;
  /** Audit entries of a subject, oldest first. */
  history(subjectId: string): Promise<{ action: string; actor_id: string; before: unknown; after: unknown }[]>;
  close(): Promise<void>;
}

export async function openHouse(start: Instant = Date.parse('2026-03-02T09:00:00Z')): Promise<House> {
  const database = await testDatabase();
  const owner = new pg.Pool({ connectionString: database.urls.owner, max: 4 });
  const db = openDatabase(database.urls.app, { connections: 4 });
  const clock = handClock(start);
  return {
    clock,
    acme: await newTenant(owner, 'Acme'),
    other: await newTenant(owner, 'Other'),
    urls: database.urls,
    owner,
    ctx: (tenant, actor) => ({ tenantId: tenant.id, actor, clock, db, requestId: 'test' }),
    async history(subjectId) {
      const { rows } = await owner.query(
        'SELECT action, actor_id, before, after FROM audit WHERE subject_id = $1 ORDER BY at, id',
        [subjectId],
      );
      return rows;
    },
    async close() {
      await Promise.all([db.close(), owner.end()]);
      await database.drop();
    },
  };
}
