import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Instant } from '../../domain/time/instant.ts';

/** Looks in a row that found nothing, so that what moves between two looks is not taken for rest. */
const LOOKS = 4;
const LOOK_MS = 200;

/** What is still to be done, a line each; past row-level security. A call that waits to be asked again is at rest. */
export async function unsettled(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ what: string }>(
    `SELECT 'wake of ' || kind || ', ' || count(*) AS what FROM outbox GROUP BY kind
     UNION ALL SELECT 'process of ' || kind || ' unplanned, ' || count(*) FROM process
       WHERE status = 'running' AND planned_revision < revision GROUP BY kind
     UNION ALL SELECT 'process of ' || kind || ' overdue for ' || split_part(next_what, ':', 1) || ', ' || count(*) FROM process
       WHERE status = 'running' AND next_at <= now() GROUP BY kind, split_part(next_what, ':', 1)
     UNION ALL SELECT 'ledger ' || state || ' ' || kind || ', ' || count(*) FROM ledger WHERE state IN ('claimed', 'sending') AND retry_at IS NULL GROUP BY state, kind
     UNION ALL SELECT 'message ' || state || ', ' || count(*) FROM message WHERE state IN ('queued', 'sending') GROUP BY state`,
  );
  return rows.map((row) => row.what);
}

/**
 * Waits until nothing is due, undelivered or half done, and everything planned up to `horizon` has had its time.
 * @throws Error where that takes longer than the limit, with what is left
 */
export async function untilQuiet(owner: pg.Pool, horizon: Instant, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  for (let quiet = 0; quiet < LOOKS; ) {
    const left = await unsettled(owner);
    quiet = left.length === 0 && Date.now() > horizon ? quiet + 1 : 0;
    if (Date.now() > end) throw new Error(`not quiet after ${limitMs / 1000} s: ${left.join('; ')}`);
    await delay(LOOK_MS);
  }
}

/** Charges and messages that are on their way at this moment: claimed, and not settled. */
export async function callsOut(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM ledger WHERE state IN ('claimed', 'sending') AND retry_at IS NULL) + (SELECT count(*) FROM message WHERE state = 'sending'))::int AS n`,
  );
  return rows[0]?.n ?? 0;
}
