import pg from 'pg';
import type { DatabaseUrls } from '../../../config.ts';
import { openDatabase } from '../../../services/database.ts';
import { newTenant } from '../../support/tenant.ts';
import { openDesk } from './desk.ts';
import { type Played, play } from './play.ts';
import type { Incident } from './read.ts';

export interface Replayed {
  readonly played: readonly Played[];
  /** Notices of targets that repeat another one: a person was told twice by one effect. */
  readonly toldTwice: number;
  readonly seconds: number;
}

/** All incidents through an empty, migrated database. */
export async function replay(urls: DatabaseUrls, incidents: readonly Incident[]): Promise<Replayed> {
  const began = performance.now();
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const db = openDatabase(urls.app);
  try {
    const tenant = await newTenant(owner, 'Incidents');
    const start = Math.min(...incidents.map(({ openedAt }) => openedAt));
    const clock = { now: () => Promise.resolve(start), sleepUntil: () => Promise.resolve() };
    await openDesk({ tenantId: tenant.id, actor: tenant.as('owner'), clock, db, requestId: null });
    const played = await play(db, tenant.id, tenant.members.employee, incidents);
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
