import { DAY } from '../../../domain/time/instant.ts';
import { submitTimesheet } from '../../../services/timesheets/decide.ts';
import { addEntry } from '../../../services/timesheets/entries.ts';
import { openTimesheet } from '../../../services/timesheets/open.ts';
import type { Case } from './case.ts';

export const play: Case = async ({ ctx, now, skipTo }, tenant) => {
  const employee = ctx(tenant.id, tenant.as('employee'));
  const date = new Date(await now()).toISOString().slice(0, 10);
  const sheet = await openTimesheet(employee, { date });
  await addEntry(employee, { id: sheet.id, version: 1, entry: { date: sheet.period.from, seconds: 3600 } });
  await submitTimesheet(employee, { id: sheet.id });
  await skipTo((await now()) + 8 * DAY);
};
