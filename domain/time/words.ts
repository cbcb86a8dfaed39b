import type { CivilDate } from './civil.ts';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A civil date in a title or a message: "16 November 2026". */
export const dateWords = (date: CivilDate): string => day.format(Date.parse(date));
