/** What separates cells: the candidate that the header line has most of, outside quotes; a comma where it has none (one column). */
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export function detectDelimiter(start: string): Delimiter {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const char of start) {
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '\n' || char === '\r') {
      if (DELIMITERS.some((delimiter) => counts[delimiter] > 0)) break;
    } else if (char === ',' || char === ';' || char === '\t') counts[char]++;
  }
  return DELIMITERS.reduce((best, delimiter) => (counts[delimiter] > counts[best] ? delimiter : best), ',');
}
