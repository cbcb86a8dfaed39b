import type { BeatSpan } from '../../../domain/process/contract.ts';
import { fromIso, type Instant } from '../../../domain/time/instant.ts';

export interface PlacedSpan {
  readonly span: BeatSpan;
  readonly from: Instant;
  readonly to: Instant;
  readonly start: number;
  readonly end: number;
}

/**
 * Stretches where they stand on the line, cut to what it shows. One that is still going on reaches to now
 * (that it will go on is not known); spans that would have no length are left out.
 */
export function placeSpans(
  spans: readonly BeatSpan[],
  line: { readonly from: Instant; readonly to: Instant; readonly now: Instant; place(at: Instant): number },
): readonly PlacedSpan[] {
  return spans.flatMap((span) => {
    const from = Math.max(line.from, fromIso(span.from));
    const to = Math.min(line.to, span.to === null ? line.now : fromIso(span.to));
    if (to <= from) return [];
    return [{ span, from, to, start: line.place(from), end: line.place(to) }];
  });
}
