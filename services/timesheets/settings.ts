import { z } from 'zod';
import { type CalendarDefinition, problemsOf } from '../../domain/calendars/problems.ts';
import {
  approvalSettings,
  DEFAULT_APPROVAL,
  DEFAULT_SETTINGS,
  timesheetSettings,
} from '../../domain/timesheets/contract.ts';
import type { Tx } from '../database.ts';

const stored = timesheetSettings.partial().extend({
  rateMinorPerHour: z.int().nonnegative().default(0),
  approval: approvalSettings.default(DEFAULT_APPROVAL),
});

/** How the tenant keeps its time (`tenant.settings.timesheets`), with the currency and zone that go with it. */
export async function readSettings(tx: Tx) {
  const [tenant] = await tx.$queryRaw<{ zone: string; currency: string; timesheets: unknown }[]>`
    SELECT zone, currency, settings->'timesheets' AS timesheets FROM tenant`;
  const { rateMinorPerHour, ...settings } = stored.parse(tenant?.timesheets ?? {});
  return {
    ...DEFAULT_SETTINGS,
    ...settings,
    rateMinorPerHour: BigInt(rateMinorPerHour),
    zone: tenant?.zone ?? 'UTC',
    currency: tenant?.currency ?? 'EUR',
  };
}
export type StoredSettings = Awaited<ReturnType<typeof readSettings>>;

const DAY: [string, string][] = [['09:00', '17:00']];

/** By whose days waiting is counted: the tenant's default business calendar, else Monday to Friday in its zone. */
export async function waitingCalendar(tx: Tx): Promise<CalendarDefinition> {
  const [row] = await tx.$queryRaw<CalendarDefinition[]>`
    SELECT zone, weekly, holidays FROM business_calendar WHERE tenant_id = (SELECT app_tenant()) ORDER BY created_at, id LIMIT 1`;
  if (row && problemsOf(row).length === 0) return row;
  const { zone } = await readSettings(tx);
  return { zone, weekly: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY }, holidays: [] };
}
