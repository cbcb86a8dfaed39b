import type { Instant } from '../../domain/time/instant.ts';
import type { Reader } from './reader.tsx';
import { durationParts, type TimePart, type TimeUnit } from './time-parts.ts';

const UNIT: Readonly<Record<TimeUnit, string>> = { day: 'd', hour: 'h', minute: 'min', second: 's' };

/** No-break spaces: a number stays with its unit. */
export const partsInWords = (parts: readonly TimePart[]): string =>
  parts.map((part) => `${part.value}\u00a0${UNIT[part.unit]}`).join('\u00a0');

export const durationInWords = (length: number, most = 2): string => partsInWords(durationParts(length, most));

/** Whose hours take no zero before them: "9:00 AM", where others write "09:00". */
const countsToTwelve = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Building one costs some 30 µs and a list has hundreds, so each is kept. */
export function dateFormat(reader: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${reader.locale}|${reader.zone}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    const hour = options.hour === '2-digit' && countsToTwelve(reader.locale) ? { hour: 'numeric' as const } : {};
    format = new Intl.DateTimeFormat(reader.locale, { timeZone: reader.zone, ...options, ...hour });
    formats.set(key, format);
  }
  return format;
}

/** "12 Mar, 09:00", with the year where it is another one than now's. */
export function dateInWords(at: Instant, now: Instant, reader: Reader): string {
  const year = dateFormat(reader, { year: 'numeric' });
  return dateFormat(reader, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(year.format(at) === year.format(now) ? {} : { year: 'numeric' }),
  }).format(at);
}

/** "Thursday, 12 March 2026 at 09:00:05 WET", for hover and accessible names. */
export const exactInWords = (at: Instant, reader: Reader): string =>
  dateFormat(reader, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at);

export const clockInWords = (at: Instant, reader: Reader): string =>
  dateFormat(reader, { hour: '2-digit', minute: '2-digit' }).format(at);

/** On an axis: "9 AM", a full hour's minutes say nothing; "09:00" where hours count to 24. */
export function axisTimeInWords(at: Instant, reader: Reader): string {
  const full = countsToTwelve(reader.locale) && dateFormat(reader, { minute: 'numeric' }).format(at) === '0';
  return full ? dateFormat(reader, { hour: 'numeric' }).format(at) : clockInWords(at, reader);
}
