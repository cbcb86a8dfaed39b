import { addDays, type CivilDate } from '../../domain/time/civil.ts';
import type { Reader } from './reader.tsx';
import { dateFormat } from './time-words.ts';

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const at = (date: CivilDate): number => Date.parse(date);

/** A civil date as the reader writes dates, the same in every zone: "16 November 2026". */
export const civilInWords = (date: CivilDate, reader: Reader, options: Intl.DateTimeFormatOptions = DAY): string =>
  dateFormat({ ...reader, zone: 'UTC' }, options).format(at(date));

/** A half-open stretch of civil dates, said with its last day: "16–22 November 2026". */
export const civilRangeInWords = (
  period: { readonly from: CivilDate; readonly to: CivilDate },
  reader: Reader,
  options: Intl.DateTimeFormatOptions = DAY,
): string => dateFormat({ ...reader, zone: 'UTC' }, options).formatRange(at(period.from), at(addDays(period.to, -1)));
