import { Check, Minus } from 'lucide-react';
import type { Ticket, TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, type Instant as InstantMs, SECOND } from '../../../domain/time/instant.ts';
import { useNow } from '../../ui/clock.ts';
import { cn } from '../../ui/cn.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { Link } from '../../ui/link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { clockInWords, dateFormat, durationInWords } from '../../ui/time-words.ts';
import { businessWords } from './clock-words.ts';
import { type ExplainedPart, explainedDays, PART_WORDS } from './explain.ts';
import { ExplainStrip } from './explain-strip.tsx';
import { clockTitle } from './words.ts';

/** How a deadline came about: the rule in a sentence, the strip, and each stretch that counted or did not. */
interface Props {
  clock: TicketClock;
  ticket: Pick<Ticket, 'slaPolicyId' | 'slaPolicyName' | 'slaPolicyVersion' | 'slaCalendarName'>;
  onClose: () => void;
}

export function WhyDeadline({ clock, ticket, onClose }: Props) {
  const reader = useReader();
  const now = useNow(15 * SECOND);
  const dayOf = (at: InstantMs) => dateFormat(reader, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
  const moment = (at: string) =>
    dateFormat(reader, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(
      fromIso(at),
    );
  const days = explainedDays(clock, dayOf);
  return (
    <Drawer open onOpenChange={onClose} title={`${clockTitle(clock)}: why this deadline`}>
      <div className="flex flex-col gap-5">
        <p>{sentence(clock, moment)}</p>
        <p className="text-13 text-muted">
          Measured by{' '}
          {ticket.slaPolicyId ? (
            <Link href={`/tickets/policies/${ticket.slaPolicyId}`}>
              {ticket.slaPolicyName}, version {ticket.slaPolicyVersion}
            </Link>
          ) : (
            'no policy'
          )}
          {clock.time === 'wall' ? ', every hour of the day and week' : `, by the calendar ${ticket.slaCalendarName}`}.
        </p>
        <ExplainStrip clock={clock} now={now} />
        <ol aria-label="What was counted and what was left out" className="flex flex-col gap-4">
          {days.map(({ day, parts, counted }) => (
            <li key={`${day} ${parts[0]?.from}`}>
              <h3 className="mb-1 flex justify-between gap-4 text-13 font-semibold">
                <span>{day}</span>
                <span className="font-normal text-muted">
                  {counted > 0 ? `${businessWords(counted)} counted` : 'nothing counted'}
                </span>
              </h3>
              <ul className="flex flex-col">
                {parts.map((part) => (
                  <PartRow key={part.from} part={part} sameDay={dayOf(part.to - 1) === day} />
                ))}
              </ul>
            </li>
          ))}
        </ol>
        <p className="border-t border-line pt-3 text-13 text-faint">
          Times are shown in your zone, {reader.zone.replaceAll('_', ' ')}.{' '}
          {clock.time === 'wall'
            ? 'Every hour counts towards this target'
            : 'Only business hours count towards this target'}
          ; what happened to the ticket later can still move it.
        </p>
      </div>
    </Drawer>
  );
}

function PartRow({ part, sameDay }: { part: ExplainedPart; sameDay: boolean }) {
  const reader = useReader();
  const counts = part.kind === 'counted';
  const until = sameDay
    ? clockInWords(part.to, reader)
    : dateFormat(reader, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(part.to);
  const wholeDay = sameDay && clockInWords(part.from, reader) === clockInWords(part.to, reader);
  return (
    <li
      className={cn(
        'grid grid-cols-[1rem_auto_1fr_auto] sm:grid-cols-[1rem_9.5rem_1fr_auto] items-baseline gap-x-3 border-t border-line py-1.5 max-sm:text-13',
        !counts && 'text-faint',
      )}
    >
      {counts ? (
        <Check className="size-4 translate-y-0.5 text-running" strokeWidth={2.5} aria-label="Counted" />
      ) : (
        <Minus className="size-4 translate-y-0.5" aria-label="Left out" />
      )}
      <span className="tabular whitespace-nowrap">
        {wholeDay ? 'All day' : `${clockInWords(part.from, reader)} – ${until}`}
      </span>
      <span className="min-w-0">{wordsOf(part)}</span>
      <span className="text-right tabular whitespace-nowrap">
        {counts ? `+ ${businessWords(part.seconds)}` : durationInWords(part.seconds * SECOND)}
        {counts ? <span className="ml-2 text-13 text-faint max-sm:hidden">= {businessWords(part.total)}</span> : null}
      </span>
    </li>
  );
}

/** Of a holiday without a name the day above says which it is. */
const wordsOf = ({ kind, why }: ExplainedPart): string =>
  kind === 'pause' || (kind === 'holiday' && why.startsWith('Closed: ')) ? why : PART_WORDS[kind];

/** The rule in words, with what came of it. */
function sentence(clock: TicketClock, moment: (at: string) => string): string {
  const kind = clock.time === 'wall' ? 'around the clock' : 'of business time';
  const target = businessWords(clock.targetSeconds);
  const begin = `The target is ${target} ${kind}, counted from ${moment(clock.startedAt)}.`;
  if (clock.finishedAt !== null) {
    const used = `It was reached on ${moment(clock.finishedAt)}, after ${businessWords(clock.elapsedSeconds)} ${kind}`;
    return `${begin} ${used}${clock.breachedAt === null ? '.' : `: missed on ${moment(clock.breachedAt)}.`}`;
  }
  if (clock.dueAt === null) {
    const left = businessWords(clock.remainingSeconds);
    return `${begin} ${businessWords(clock.elapsedSeconds)} were used before the clock stopped. When the ticket is taken up again, the remaining ${left} count on from there.`;
  }
  const leftOut =
    clock.time === 'wall' ? 'Waiting does not count' : 'Nights, closed days, holidays and waiting do not count';
  return `${begin} ${leftOut}, so it ${clock.breachedAt === null ? 'is' : 'was'} due on ${moment(clock.dueAt)}.`;
}
