import { CirclePause } from 'lucide-react';
import { useState } from 'react';
import type { Ticket, TicketClock } from '../../../domain/tickets/contract.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { SECOND } from '../../../domain/time/instant.ts';
import { useNow } from '../../ui/clock.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { StatusPill } from '../../ui/status-pill.tsx';
import { ClockBar } from './clock-bar.tsx';
import { businessWords, type ClockState, clockState, inReadingOrder, sparedWords } from './clock-words.ts';
import { usedSeconds } from './sla.ts';
import { WhyDeadline } from './why-deadline.tsx';
import { clockTitle } from './words.ts';

type Measured = Pick<
  Ticket,
  'clocks' | 'slaPolicyId' | 'slaPolicyName' | 'slaPolicyVersion' | 'slaCalendarName' | 'status'
>;

/** More finished clocks than these are told by their number until they are asked for. */
const SHOWN_FINISHED = 3;

/** Each target of a ticket: its state, its deadline, the business time used, and why. */
export function Clocks({ ticket }: { ticket: Measured }) {
  const [why, setWhy] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const { open, finished } = inReadingOrder(ticket.clocks);
  const shown = all ? finished : finished.slice(0, SHOWN_FINISHED);
  const asked = ticket.clocks.find((clock) => nameOf(clock) === why);
  if (ticket.clocks.length === 0) {
    return (
      <p className="text-muted">
        {ticket.slaPolicyId === null ? 'No SLA policy: nothing is measured.' : 'The policy sets no targets for this.'}
      </p>
    );
  }
  return (
    <>
      {open.map((clock) => (
        <OpenClock
          key={nameOf(clock)}
          clock={clock}
          over={isFinished(ticket.status)}
          onWhy={() => setWhy(nameOf(clock))}
        />
      ))}
      {shown.map((clock) => (
        <FinishedClock key={nameOf(clock)} clock={clock} onWhy={() => setWhy(nameOf(clock))} />
      ))}
      {finished.length > shown.length ? (
        <button type="button" className={LINK} onClick={() => setAll(true)}>
          {finished.length - shown.length} earlier
        </button>
      ) : null}
      {asked ? <WhyDeadline clock={asked} ticket={ticket} onClose={() => setWhy(null)} /> : null}
    </>
  );
}

const nameOf = (clock: TicketClock): string => `${clock.target}#${clock.occurrence}`;
const LINK = 'self-start text-13 text-accent underline-offset-2 hover:underline';

const Pill = ({ state }: { state: ClockState }) => (
  <StatusPill tone={state.tone} {...(state.paused ? { icon: CirclePause } : {})}>
    {state.words}
  </StatusPill>
);

/** @param over the ticket is solved or closed: the clock stands still until it is reopened */
function OpenClock({ clock, over, onWhy }: { clock: TicketClock; over: boolean; onWhy: () => void }) {
  const now = useNow(15 * SECOND);
  const state = clockState(clock, now);
  const used = usedSeconds(clock, now);
  const left = clock.targetSeconds - used;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{clockTitle(clock)}</span>
        <Pill state={state} />
      </div>
      <ClockBar clock={clock} used={used} tone={state.tone} />
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-13 text-muted">
        {clock.dueAt === null ? (
          <span>
            {over
              ? `Stopped ${left < 0 ? `${businessWords(-left)} over` : `with ${businessWords(left)} left`}`
              : `${businessWords(left)} are left once the customer answers`}
          </span>
        ) : (
          <Countdown at={clock.dueAt} before="Due" after="Was due" className="text-13 text-ink" />
        )}
        <span className="tabular">
          {businessWords(used)} of {businessWords(clock.targetSeconds)} used
        </span>
      </p>
      <button type="button" className={LINK} onClick={onWhy}>
        {clock.dueAt === null ? 'How is this counted?' : 'Why this deadline?'}
      </button>
    </div>
  );
}

function FinishedClock({ clock, onWhy }: { clock: TicketClock; onWhy: () => void }) {
  return (
    <div className="flex items-start justify-between gap-x-3">
      <span className="min-w-0 pt-0.5">
        {clockTitle(clock)}{' '}
        <button type="button" className={LINK} onClick={onWhy}>
          {sparedWords(clock)}
          <span className="sr-only">: why?</span>
        </button>
      </span>
      <Pill state={clockState(clock, 0)} />
    </div>
  );
}
