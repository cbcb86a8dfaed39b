import type { Reader } from '../../../ui/reader.tsx';
import { dateFormat } from '../../../ui/time-words.ts';

/** "2026-03" as the reader writes months: "March 2026", or "Mar". */
export const monthInWords = (month: string, reader: Reader, form: 'long' | 'short' = 'long'): string =>
  dateFormat(
    { ...reader, zone: 'UTC' },
    form === 'long' ? { month: 'long', year: 'numeric' } : { month: 'short' },
  ).format(Date.parse(`${month}-01`));
