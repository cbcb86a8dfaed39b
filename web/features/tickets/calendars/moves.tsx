import { useEffect, useState } from 'react';
import type { CalendarEditPreview, UpdateCalendarInput } from '../../../../domain/calendars/requests.ts';
import { fromIso, type Instant } from '../../../../domain/time/instant.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { useNow } from '../../../ui/clock.ts';
import { Link } from '../../../ui/link.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { dateFormat, dateInWords } from '../../../ui/time-words.ts';

/** Typing goes on: nothing is asked before it rests. */
const REST_MS = 600;

const count = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/** What saving would do, in a sentence. */
export function movesInWords({ openTickets, clocksMoved, ticketsMoved, missed }: CalendarEditPreview): string {
  if (openTickets === 0) return 'No open ticket is counted by it.';
  if (clocksMoved === 0) return `No clock of the ${count(openTickets, 'open ticket', 'open tickets')} moves.`;
  const moved = `${count(clocksMoved, 'open clock moves', 'open clocks move')}, of ${count(ticketsMoved, 'ticket', 'tickets')}.`;
  return missed > 0
    ? `${moved} ${count(missed, 'is', 'are')} missed at once.`
    : `${moved} A target already missed stays missed.`;
}

/** The consequences of an edit, asked of the server once typing rests; null while nothing is changed. */
export function useMoves(edit: UpdateCalendarInput | null) {
  const preview = trpc.calendars.previewEdit.useMutation();
  const { mutate, reset } = preview;
  const key = edit ? JSON.stringify(edit) : null;
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (key === null) {
      reset();
      return;
    }
    const timer = window.setTimeout(() => {
      setAsked(key);
      mutate(JSON.parse(key) as UpdateCalendarInput);
    }, REST_MS);
    return () => window.clearTimeout(timer);
  }, [key, mutate, reset]);
  const fresh = asked === key && !preview.isPending;
  return {
    preview: fresh ? preview.data : undefined,
    error: fresh && preview.error ? failureOf(preview.error).message : null,
    words:
      fresh && preview.data
        ? movesInWords(preview.data)
        : fresh && preview.error
          ? 'What moves could not be worked out.'
          : 'Working out which clocks move…',
  };
}

/** Which clocks an edit moves, from when to when. */
export function Moves({ preview }: { preview: CalendarEditPreview | undefined }) {
  const reader = useReader();
  const now = useNow(60_000);
  if (!preview || preview.examples.length === 0) return null;
  const moment = (at: Instant) =>
    `${dateFormat(reader, { weekday: 'short' }).format(at)} ${dateInWords(at, now, reader)}`;
  const more = preview.ticketsMoved - preview.examples.length;
  return (
    <Card title="What saving moves">
      <ul className="flex flex-col gap-2.5 text-13">
        {preview.examples.map((example) => (
          <li key={example.ticketId}>
            <p className="truncate">
              <Link href={`/tickets/${example.ticketId}`}>
                #{example.number} {example.subject}
              </Link>
            </p>
            <p className="text-muted">
              {example.target} due <span className="line-through">{moment(fromIso(example.from))}</span>{' '}
              <span className="font-medium text-ink">{moment(fromIso(example.to))}</span>
            </p>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-2.5 text-13 text-faint">and {count(more, 'more ticket', 'more tickets')}</p> : null}
    </Card>
  );
}
