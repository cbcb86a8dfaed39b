import { newId } from '../../services/ids.ts';
import type { House } from './house.ts';

/** A sheet, decided on now, of a day of its own with an entry of each of so many seconds, billable to a customer at 60.00 (6000 minor units) an hour. */
export async function sheetOf(
  house: House,
  tenantId: string,
  sheet: {
    readonly customerId: string;
    readonly seconds: readonly number[];
    readonly status?: string;
    readonly currency?: string;
  },
): Promise<void> {
  const { customerId, seconds, status = 'approved', currency = 'EUR' } = sheet;
  const { rows: members } = await house.owner.query('SELECT id FROM member WHERE tenant_id = $1 LIMIT 1', [tenantId]);
  const id = newId();
  await house.owner.query(
    `INSERT INTO timesheet (tenant_id, id, member_id, period_from, period_to, zone, currency, status, decided_at, created_at)
     SELECT $1, $2, $3, day, day + 1, 'Europe/Berlin', $4, $5, $6, now() FROM (
       SELECT coalesce(max(period_to), '2015-01-01') AS day FROM timesheet WHERE tenant_id = $1) d`,
    [tenantId, id, members[0].id, currency, status, new Date(await house.clock.now())],
  );
  for (const each of seconds) {
    await house.owner.query(
      `INSERT INTO time_entry (tenant_id, id, timesheet_id, date, seconds, note, project, customer_id, billable, rate_minor_per_hour, created_at)
       VALUES ($1, $2, $3, '2026-02-02', $4, '', 'Site', $5, true, 6000, now())`,
      [tenantId, newId(), id, each, customerId],
    );
  }
}
