import { openStretches } from '../../domain/calendars/business-time.ts';
import type { BeatMark, BeatSpan } from '../../domain/process/contract.ts';
import { clockName } from '../../domain/tickets/clocks.ts';
import { TARGET_WORDS } from '../../domain/tickets/contract.ts';
import { clocksOf } from '../../domain/tickets/facts.ts';
import { isWaiting, type TicketStatus } from '../../domain/tickets/status.ts';
import { DAY, type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { StoredEvent, StoredTicketFacts } from './facts.ts';

/** Closed hours are shown this far around now. */
const AROUND = 7 * DAY;

const STATUS_WORDS: Readonly<Record<TicketStatus, string>> = {
  new: 'New',
  open: 'Taken up',
  pending: 'Waits for the customer',
  on_hold: 'Waits for somebody else',
  solved: 'Solved',
  closed: 'Closed',
};

/** What people did, the deadlines of running clocks, waiting for the customer, and closed hours. */
export function beat(facts: StoredTicketFacts, now: Instant): { marks: BeatMark[]; spans: BeatSpan[] } {
  return {
    marks: [createdMark(facts), ...facts.events.map(eventMark), ...deadlines(facts, now)],
    spans: [...pauses(facts), ...closedHours(facts, now)],
  };
}

const MARK = {
  detail: null,
  tone: 'neutral',
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
} as const satisfies Partial<BeatMark>;

const createdMark = ({ ticket, subject, number }: StoredTicketFacts): BeatMark => ({
  ...MARK,
  id: 'created',
  at: toIso(ticket.createdAt),
  label: 'Ticket created',
  detail: `#${number} ${subject}`,
});

function eventMark(event: StoredEvent, index: number): BeatMark {
  const mark = { ...MARK, id: `event:${index}`, at: toIso(event.at), actor: event.actorName };
  if (event.kind === 'customer_message') return { ...mark, label: 'Customer wrote' };
  if (event.kind === 'staff_reply') return { ...mark, label: 'Answered', tone: 'done' };
  if (event.kind === 'targets') return { ...mark, label: 'Other targets apply' };
  return { ...mark, label: STATUS_WORDS[event.to], tone: event.to === 'solved' ? 'done' : 'neutral' };
}

function deadlines(facts: StoredTicketFacts, now: Instant): BeatMark[] {
  return clocksOf(facts, now).clocks.flatMap((clock): BeatMark[] => {
    if (clock.state !== 'running' || clock.dueAt === null) return [];
    const words = TARGET_WORDS[clock.target];
    const label = `${words.charAt(0).toUpperCase()}${words.slice(1)} due`;
    return [
      {
        ...MARK,
        id: `due:${clockName(clock)}`,
        at: toIso(clock.dueAt),
        label,
        tone: 'running',
        shape: 'deadline',
        forecast: true,
      },
    ];
  });
}

function pauses({ ticket, events }: StoredTicketFacts): BeatSpan[] {
  const spans: { from: Instant; to: Instant | null; label: string }[] = [];
  const enter = (status: TicketStatus, at: Instant): void => {
    const open = spans.at(-1);
    if (open && open.to === null) open.to = at;
    if (isWaiting(status)) spans.push({ from: at, to: null, label: STATUS_WORDS[status] });
  };
  enter(ticket.initialStatus, ticket.createdAt);
  for (const event of events) if (event.kind === 'status') enter(event.to, event.at);
  return spans.map(({ from, to, label }) => ({
    from: toIso(from),
    to: toIsoOrNull(to),
    kind: 'paused',
    label,
  }));
}

function closedHours({ calendar, ticket }: StoredTicketFacts, now: Instant): BeatSpan[] {
  const until = now + AROUND;
  const spans: BeatSpan[] = [];
  let closedSince = Math.max(ticket.createdAt, now - AROUND);
  const close = (to: Instant): void => {
    if (closedSince < to) {
      spans.push({ from: toIso(closedSince), to: toIso(to), kind: 'closed', label: 'Outside business hours' });
    }
  };
  for (const open of openStretches(calendar, closedSince, until)) {
    close(open.from);
    closedSince = open.to;
  }
  close(until);
  return spans;
}
