import { useMemo } from 'react';
import { fromIso, HOUR, type Instant, SECOND } from '../../../domain/time/instant.ts';
import { useNow } from '../clock.ts';

/** Below it the now line visibly moves within seconds. */
const SHORT_LINE = 3 * HOUR;

/** The line's own now, which came with it from the server, carried on by the reader's clock. */
export function useLineNow(iso: string, length: number): Instant {
  const ahead = useMemo(() => fromIso(iso) - Date.now(), [iso]);
  return useNow(length < SHORT_LINE ? SECOND : 15 * SECOND) + ahead;
}
