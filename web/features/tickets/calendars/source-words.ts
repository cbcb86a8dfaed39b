import type { HolidayDay, NewHolidaySource, StoredSource } from '../../../../domain/calendars/sources.ts';

/** A source while the calendar is edited: as it is sent, in words, and with the days that it closes. */
export interface DraftSource {
  readonly source: { readonly id: string } | NewHolidaySource;
  readonly title: string;
  readonly days: readonly HolidayDay[];
  /** Why it could not be read the last time. */
  readonly error: string | null;
}

const TYPE_WORDS = { public: 'public holidays', bank: 'bank holidays', optional: 'optional holidays' } as const;

export function countryInWords(
  source: {
    country: string;
    state?: string | null;
    region?: string | null;
    types?: readonly (keyof typeof TYPE_WORDS)[];
  },
  locale: string,
): string {
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(source.country) ?? source.country;
  const parts = [source.state, source.region].filter(Boolean).join('-');
  const types = (source.types ?? ['public']).map((type) => TYPE_WORDS[type]).join(', ');
  return `${country}${parts ? ` (${parts})` : ''}: ${types}`;
}

export function sourceInWords(source: StoredSource, locale: string): string {
  if (source.kind === 'country') return countryInWords(source, locale);
  return source.kind === 'file' ? source.name : source.url.replace(/^https:\/\//, '');
}
