import type { BusinessCalendar } from '../../../../domain/calendars/contract.ts';
import { wallClock } from '../../../../domain/calendars/week.ts';
import { WEEKDAYS, type Weekday } from '../../../../domain/time/civil.ts';

export const DAY_WORDS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

type Weekly = BusinessCalendar['weekly'];

const short = (day: Weekday): string => DAY_WORDS[day].slice(0, 3);
const hoursOf = (weekly: Weekly, day: Weekday): string =>
  weekly[day].map(([from, to]) => (to > '24:00' ? `${from}–${wallClock(to)} next day` : `${from}–${to}`)).join(', ');

/** The week in a line, days with the same hours together: "Mon–Fri 09:00–12:30, 13:30–18:00 · Sat 10:00–14:00". */
export function weekInWords(weekly: Weekly): string {
  const groups: { from: Weekday; to: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = hoursOf(weekly, day);
    const last = groups.at(-1);
    if (last?.hours === hours) last.to = day;
    else groups.push({ from: day, to: day, hours });
  }
  const open = groups.filter(({ hours }) => hours !== '');
  if (open.length === 1 && open[0]?.from === 'mon' && open[0].to === 'sun' && open[0].hours === '00:00–24:00') {
    return 'Around the clock';
  }
  return open
    .map(({ from, to, hours }) => `${from === to ? short(from) : `${short(from)}–${short(to)}`} ${hours}`)
    .join(' · ');
}
