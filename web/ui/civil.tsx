import type { CivilDate } from '../../domain/time/civil.ts';
import { civilInWords, civilRangeInWords } from './civil-words.ts';
import { useReader } from './reader.tsx';

const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };

/** A day without a time of day: "16 Nov 2026". */
export const CivilDay = ({ date }: { date: CivilDate }) => (
  <time dateTime={date} className="tabular whitespace-nowrap">
    {civilInWords(date, useReader(), SHORT)}
  </time>
);

/** A half-open stretch of days, said with its last one: "16 Nov – 15 Dec 2026". */
export const CivilPeriod = ({ period }: { period: { from: CivilDate; to: CivilDate } }) => (
  <span className="tabular">{civilRangeInWords(period, useReader(), SHORT)}</span>
);
