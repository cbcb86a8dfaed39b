import type { HolidayCountry, HolidayDay, HolidaySource } from '../../../domain/calendars/sources.ts';
import { validation } from '../../../domain/errors.ts';
import { addDays, type CivilDate } from '../../../domain/time/civil.ts';
import { DAY } from '../../../domain/time/instant.ts';

type Country = Extract<HolidaySource, { kind: 'country' }>;

/** The rules of 200 countries are 4 MB: only whoever asks loads them. */
const library = async () => (await import('date-holidays')).default;

/** A country's days off from the year of `from` to that of `to`; half days do not close a day. @throws AppError Validation for an unknown place */
export async function countryDays(source: Country, from: CivilDate, to: CivilDate): Promise<HolidayDay[]> {
  const Holidays = await library();
  const { country, state, region, types } = source;
  const rules = new Holidays();
  const known =
    Object.hasOwn(rules.getCountries(), country) &&
    (!state || Object.hasOwn(rules.getStates(country) ?? {}, state)) &&
    (!region || (state && Object.hasOwn(rules.getRegions(country, state) ?? {}, region)));
  if (!known) {
    const place = [country, state, region].filter(Boolean).join('-');
    throw validation(`No holidays are known for ${place}.`, [{ path: 'country', message: 'Choose another place' }]);
  }
  rules.init(country, state ?? '', region ?? '', { languages: ['en'] });
  const days: HolidayDay[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    for (const { date, start, end, name, type } of rules.getHolidays(year)) {
      if (!(types as readonly string[]).includes(type) || !date.includes(' 00:00:00')) continue;
      const first = date.slice(0, 10);
      // Days of 23 and 25 hours round to one.
      const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
      for (let day = 0; day < length; day += 1) days.push({ date: addDays(first, day), name });
    }
  }
  return days.filter(({ date }) => date >= from && date <= to);
}

let countries: HolidayCountry[] | null = null;

/** All places whose holidays are known, by name. */
export async function holidayCountries(): Promise<HolidayCountry[]> {
  if (countries) return countries;
  const Holidays = await library();
  const rules = new Holidays();
  const named = (list: Readonly<Record<string, string>> | undefined) =>
    Object.entries(list ?? {})
      .map(([code, name]) => ({ code, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  countries = named(rules.getCountries('en')).map((country) => ({
    ...country,
    states: named(rules.getStates(country.code, 'en')).map((state) => ({
      ...state,
      regions: named(rules.getRegions(country.code, state.code, 'en')),
    })),
  }));
  return countries;
}
