import type { HolidayDay, HolidaySource } from '../../../domain/calendars/sources.ts';
import { MOST_ICALENDAR_BYTES } from '../../../domain/calendars/sources.ts';
import type { CivilDate } from '../../../domain/time/civil.ts';
import { type FetchLimits, fetchPublic } from '../../outbound/fetch-public.ts';
import { countryDays } from './country.ts';
import { icalendarDays } from './icalendar.ts';

/** Reads the text behind an address; tests put another in its place. */
export type FetchText = (url: string, limits: FetchLimits) => Promise<string>;

const LIMITS: FetchLimits = { maxBytes: MOST_ICALENDAR_BYTES, timeoutMs: 10_000, accept: 'text/calendar, */*;q=0.1' };

/** A country and an address are read again every day; a file is not, so it says more years ahead. */
const YEARS_AHEAD = { country: 3, url: 3, file: 10 } as const;

/** The years that a source is asked for: the one before today's, for deadlines that are counted from then, and some ahead. */
function horizon(kind: HolidaySource['kind'], today: CivilDate): { from: CivilDate; to: CivilDate } {
  const year = Number(today.slice(0, 4));
  return { from: `${year - 1}-01-01`, to: `${year + YEARS_AHEAD[kind]}-12-31` };
}

/** The days that a source closes. @throws AppError Validation in words for whoever entered the source */
export async function readSource(
  source: Exclude<HolidaySource, { kind: 'file' }> | { readonly kind: 'file'; readonly text: string },
  today: CivilDate,
  fetchText: FetchText = fetchPublic,
): Promise<HolidayDay[]> {
  const { from, to } = horizon(source.kind, today);
  switch (source.kind) {
    case 'country':
      return countryDays(source, from, to);
    case 'file':
      return icalendarDays(source.text, from, to);
    case 'url':
      return icalendarDays(await fetchText(source.url, LIMITS), from, to);
  }
}
