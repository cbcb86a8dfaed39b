import { Eye, PenLine } from 'lucide-react';
import type { Presence } from '../../../domain/tickets/desk.ts';

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Who else has this ticket open; a warning where they write, so that nobody answers twice. */
export function OthersHere({ others }: { others: Presence['others'] }) {
  const writing = others.filter((one) => one.writing).map(({ name }) => name);
  const reading = others.filter((one) => !one.writing).map(({ name }) => name);
  return (
    <div aria-live="polite" className="flex flex-wrap gap-x-4 gap-y-1 text-13 empty:hidden">
      {writing.length > 0 ? (
        <span className="inline-flex items-center gap-1.5 font-medium text-warned">
          <PenLine className="size-4" aria-hidden />
          {list(writing)} {writing.length === 1 ? 'is' : 'are'} writing here
        </span>
      ) : null}
      {reading.length > 0 ? (
        <span className="inline-flex items-center gap-1.5 text-muted">
          <Eye className="size-4" aria-hidden />
          {list(reading)} {reading.length === 1 ? 'has' : 'have'} this open too
        </span>
      ) : null}
    </div>
  );
}
