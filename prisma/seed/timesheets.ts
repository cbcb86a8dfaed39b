import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import { weekOf } from '../../domain/timesheets/week.ts';
import type { Actor } from '../../services/context.ts';
import { approveTimesheet, rejectTimesheet, submitTimesheet } from '../../services/timesheets/decide.ts';
import { addEntry } from '../../services/timesheets/entries.ts';
import { openTimesheet } from '../../services/timesheets/open.ts';
import type { Happening } from './history.ts';
import type { HoursPayer } from './invoices.ts';
import type { Random } from './random.ts';

const PROJECTS = ['Website', 'Onboarding', 'Support rota', 'Data migration', 'Workshop'];

/** Six weeks of sheets: approved, rejected and put right, waiting, reminded, escalated, and this week's being filled. */
export function weeks(
  random: Random,
  now: Instant,
  zone: string,
  people: readonly { employee: Actor; lead: Actor; boss: Actor }[],
  payer: HoursPayer,
): Happening[] {
  const happenings: Happening[] = [];
  for (const [p, { employee, lead, boss }] of people.entries()) {
    for (let back = 5; back >= 0; back--) {
      const from = weekOf(zone, 'mon', now - back * 7 * DAY);
      const friday = Date.parse(`${addDays(from, 4)}T16:00:00Z`) + p * 7 * 60_000;
      const sheet = { id: '' };
      const hours = Array.from({ length: 5 }, () => ({
        project: random.pick(PROJECTS),
        seconds: (6 + random.below(5)) * 1800 + 7200,
        billable: random.chance(75),
      }));
      happenings.push({
        at: Math.min(friday - HOUR, now - (p + 1) * 60_000),
        async run(as) {
          const ctx = as(employee);
          const opened = await openTimesheet(ctx, { date: from });
          sheet.id = opened.id;
          let { version } = opened;
          for (const [day, work] of hours.entries()) {
            const date = addDays(from, day);
            if (date > civilDateAt(zone, now)) break;
            ({ version } = await addEntry(ctx, {
              id: sheet.id,
              version,
              entry: {
                date,
                ...work,
                rateMinorPerHour: 8500,
                customerId: work.project === 'Data migration' ? payer.id : null,
              },
            }));
          }
        },
      });
      // This week is still being filled, but by those who hand in on Friday.
      if (friday > now || (back === 0 && p === 0)) continue;
      const submit = (at: Instant) =>
        happenings.push({ at, run: async (as) => void (await submitTimesheet(as(employee), { id: sheet.id })) });
      submit(friday);
      const decided = friday + (18 + random.below(50)) * HOUR;
      // The newest week waits for its approver; somebody's older one was left until it went to the manager's manager.
      if (back <= 1 || (back === 2 && p === 1)) continue;
      if (random.chance(20)) {
        happenings.push({
          at: decided,
          run: async (as) =>
            void (await rejectTimesheet(as(lead), { id: sheet.id, reason: 'Which customer was Thursday for?' })),
        });
        submit(decided + 5 * HOUR);
        happenings.push({
          at: decided + 9 * HOUR,
          run: async (as) => void (await approveTimesheet(as(lead), { id: sheet.id })),
        });
      } else {
        // After two business days the decision is the manager's manager's.
        const late = decided - friday > 60 * HOUR;
        happenings.push({
          at: decided,
          run: async (as) => void (await approveTimesheet(as(late ? boss : lead), { id: sheet.id })),
        });
      }
    }
  }
  return happenings;
}
