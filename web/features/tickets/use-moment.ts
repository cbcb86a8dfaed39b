import { useCallback } from 'react';
import { DAY, fromIso } from '../../../domain/time/instant.ts';
import { useReader } from '../../ui/reader.tsx';
import { dateFormat } from '../../ui/time-words.ts';

/** Tells an instant within a sentence: "Fri 14:00" within the week, else "Fri 20 Mar, 14:00". */
export function useMoment(): (at: string) => string {
  const reader = useReader();
  return useCallback(
    (at) => {
      const instant = fromIso(at);
      const near = Math.abs(instant - Date.now()) < 6 * DAY;
      return dateFormat(reader, {
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        ...(near ? {} : { day: 'numeric', month: 'short' }),
      }).format(instant);
    },
    [reader],
  );
}
