import { CircleCheck } from 'lucide-react';
import type { DeskForecast } from '../../../domain/tickets/requests.ts';
import { fromIso, MINUTE } from '../../../domain/time/instant.ts';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { clockInWords } from '../../ui/time-words.ts';

const AGAIN_MS = 5 * MINUTE;
/** Tickets named below the hours. */
const FIRST = 5;
const HEIGHT = 48;

/** The targets that will be missed in the next 24 hours if nobody acts, by the hour, and the tickets that come first. */
export function BreachesAhead() {
  const { data } = trpc.tickets.forecast.useQuery(undefined, { refetchInterval: AGAIN_MS });
  if (!data) return null;
  const first = data.hours.flatMap(({ tickets }) => tickets).slice(0, FIRST);
  return (
    <Card title="Missed in the next 24 hours, if nobody acts" aside={<Link href="/tickets/board">Board</Link>}>
      {data.breaches === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          <CircleCheck className="size-4 text-done" aria-hidden />
          No target runs out.
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <Hours forecast={data} />
          <ul className="flex flex-col">
            {first.map(({ id, number, subject, at, target }) => (
              <li key={`${id} ${target}`}>
                <Link
                  href={`/tickets/${id}`}
                  className="flex items-baseline justify-between gap-3 border-t border-line py-1.5"
                >
                  <span className="min-w-0 truncate">
                    #{number} {subject}
                  </span>
                  <Instant at={at} className="shrink-0 text-13 text-faint" />
                </Link>
              </li>
            ))}
          </ul>
          {data.breaches > first.length ? (
            <p className="text-13 text-faint">
              {data.breaches} targets in all{data.limited ? ', and more behind them' : ''}.
            </p>
          ) : null}
        </div>
      )}
    </Card>
  );
}

function Hours({ forecast }: { forecast: DeskForecast }) {
  const reader = useReader();
  const most = Math.max(...forecast.hours.map(({ breaches }) => breaches));
  const name = (at: string) => clockInWords(fromIso(at), reader);
  return (
    <ol aria-label="Targets missed by the hour" className="flex items-end gap-px" style={{ height: HEIGHT }}>
      {forecast.hours.map(({ at, breaches }) => (
        <li
          key={at}
          title={`From ${name(at)}: ${breaches === 0 ? 'none' : breaches}`}
          className="flex h-full min-w-0 grow items-end bg-sunken"
        >
          <span className="sr-only">
            {name(at)}: {breaches}
          </span>
          <span
            aria-hidden
            className="block w-full rounded-t-[2px] bg-breached"
            style={{ height: breaches === 0 ? 0 : Math.max(3, (breaches / most) * HEIGHT) }}
          />
        </li>
      ))}
    </ol>
  );
}
