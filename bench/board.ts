import pg from 'pg';
import type { DatabaseUrls } from '../config.ts';
import { systemClock } from '../services/clock.ts';
import { openDatabase } from '../services/database.ts';
import { ticketBoard } from '../services/tickets/board.ts';
import { fillOpenTickets } from '../test/support/open-tickets.ts';
import { newTenant } from '../test/support/tenant.ts';
import { percentile } from './house.ts';

const TIMES = 300;

export interface BoardFigures {
  readonly openTickets: number;
  /** The service's answer: two hundred tickets with names, counts of all, and the one to take next. Milliseconds, sorted. */
  readonly board: readonly number[];
  /** The first two hundred ids by the same index, by pg alone. */
  readonly raw: readonly number[];
}

/** @param urls of a migrated database */
export async function boardBench(urls: DatabaseUrls, openTickets = 100_000): Promise<BoardFigures> {
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  const app = new pg.Client({ connectionString: urls.app });
  const db = openDatabase(urls.app, { connections: 4 });
  try {
    const tenant = await newTenant(owner, 'Bench');
    const now = await systemClock.now();
    await fillOpenTickets(owner, tenant, openTickets, now);
    await app.connect();
    await app.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenant.id]);
    const ctx = { tenantId: tenant.id, actor: tenant.as('support'), clock: systemClock, db, requestId: null };
    const raw = () =>
      app.query({
        name: 'raw',
        text: `SELECT t.id FROM ticket t WHERE t.tenant_id = $1 AND t.status IN ('new', 'open', 'pending', 'on_hold')
          AND t.spam_at IS NULL ORDER BY t.due_at, t.id LIMIT 200`,
        values: [tenant.id],
      });
    return { openTickets, board: await times(() => ticketBoard(ctx, {})), raw: await times(raw) };
  } finally {
    await Promise.all([db.close(), app.end(), owner.end()]);
  }
}

async function times(ask: () => Promise<unknown>): Promise<number[]> {
  for (let warm = 0; warm < 30; warm++) await ask();
  const taken: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const started = performance.now();
    await ask();
    taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b);
}

export function boardLines({ openTickets, board, raw }: BoardFigures): string[] {
  const words = (all: readonly number[]) =>
    [0.5, 0.9, 0.99].map((share) => `p${share * 100} ${percentile(all, share).toFixed(1)} ms`).join(', ');
  return [
    `${openTickets.toLocaleString('en')} open tickets among three times as many, ${board.length} times`,
    `the board, as the app: ${words(board)}`,
    `the first two hundred ids, by pg: ${words(raw)}`,
  ];
}
