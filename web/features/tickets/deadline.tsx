import type { Ticket } from '../../../domain/tickets/contract.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { fromIso, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { useNow } from '../../ui/clock.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { nextDeadline } from './sla.ts';

/** The next deadline of a ticket, counting down; why there is none where there is none. */
export function Deadline({ ticket }: { ticket: Pick<Ticket, 'clocks' | 'status'> }) {
  const now = useNow(MINUTE / 4);
  const next = nextDeadline(ticket);
  if (!next) return <span className="text-13 text-faint">{nothingDue(ticket)}</span>;
  const left = fromIso(next.dueAt) - now;
  const missed = left < 0 || next.breachedAt !== null;
  return (
    <Countdown
      at={next.dueAt}
      before="Due"
      after={missed ? 'Missed' : 'Due'}
      tone={missed ? 'breached' : left <= HOUR ? 'warned' : 'neutral'}
      className="align-middle text-13"
    />
  );
}

function nothingDue({ clocks, status }: Pick<Ticket, 'clocks' | 'status'>): string {
  if (isFinished(status)) return 'done';
  return clocks.some((clock) => clock.state === 'paused') ? 'when they answer' : 'none';
}
