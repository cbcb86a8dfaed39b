import { createContext, useContext } from 'react';

/** Who reads: how they write numbers and dates, and in which zone they think. */
export interface Reader {
  locale: string;
  zone: string;
}

const ofTheBrowser = (): Reader => {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { locale, zone: timeZone };
};

export const ReaderContext = createContext<Reader>(ofTheBrowser());
export const useReader = (): Reader => useContext(ReaderContext);
