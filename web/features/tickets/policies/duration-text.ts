import { durationWords } from '../../../../domain/tickets/contract.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, min: 60 };
const PART = /(\d+(?:[.,]\d+)?)\s*(min|h|m)(?![a-z])/gy;

/**
 * Business time as people type it: "4 h", "1h 30m", "1.5 h", "90 min"; a bare number is hours. No days, for a business day has no length.
 * @returns whole seconds; undefined where it is none
 */
export function parseDuration(text: string): number | undefined {
  const words = text.trim().toLowerCase();
  if (/^\d+(?:[.,]\d+)?$/.test(words)) return Math.round(Number(words.replace(',', '.')) * 3600);
  let seconds = 0;
  let at = 0;
  PART.lastIndex = 0;
  for (let match = PART.exec(words); match; match = PART.exec(words)) {
    seconds += Number(match[1]?.replace(',', '.')) * (UNIT_SECONDS[match[2] ?? ''] ?? 0);
    at = PART.lastIndex;
    while (words[at] === ' ') at += 1;
    PART.lastIndex = at;
  }
  return at === words.length && at > 0 ? Math.round(seconds) : undefined;
}

export const durationText = (seconds: number | null): string => (seconds === null ? '' : durationWords(seconds));
