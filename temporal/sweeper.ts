import pg from 'pg';
import type { Sweeper } from '../activities/housekeeping.ts';

/** @param url of the relay's role */
export function openSweeper(url: string): Sweeper & { wakeAll(at: Date): Promise<number>; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // A connection that breaks is replaced by the pool; without a listener it would end the process, whoever has it.
  pool.on('error', () => {});
  pool.on('connect', (opened) => opened.on('error', () => {}));
  const count = async (sql: string, values: readonly (Date | number)[]): Promise<number> => {
    const { rows } = await pool.query<{ n: string }>(`SELECT ${sql} AS n`, [...values]);
    return Number(rows[0]?.n ?? 0);
  };
  return {
    wakeOverdue: (before, at) => count('wake_overdue($1, $2)', [before, at]),
    forgetIdempotencyKeys: (before) => count('forget_idempotency_keys($1)', [before]),
    forgetUsageEvents: (at, most) => count('forget_usage_events($1, $2)', [at, most]),
    async staleCalendars(before) {
      const { rows } = await pool.query<{ tenant_id: string; calendar_id: string }>(
        'SELECT * FROM stale_calendars($1)',
        [before],
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, calendarId: row.calendar_id }));
    },
    async waitingTeams(at) {
      const { rows } = await pool.query<{ tenant_id: string; team_id: string }>('SELECT * FROM waiting_teams($1)', [
        at,
      ]);
      return rows.map((row) => ({ tenantId: row.tenant_id, teamId: row.team_id }));
    },
    async unusedFiles(at, most) {
      const { rows } = await pool.query<{ tenant_id: string; id: string | null }>(
        'SELECT * FROM unused_files($1, $2)',
        [at, most],
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, fileId: row.id }));
    },
    wakeAll: (at) => count('wake_all($1)', [at]),
    close: () => pool.end(),
  };
}
