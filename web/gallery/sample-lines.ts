import type { BeatLine, BeatMark, BeatSpan } from '../../domain/process/contract.ts';
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../domain/time/instant.ts';

let serial = 0;

const mark = (at: Instant, label: string, rest: Partial<BeatMark> = {}): BeatMark => ({
  id: `mark-${++serial}`,
  at: toIso(at),
  label,
  detail: null,
  tone: 'neutral',
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
  ...rest,
});

const expected = (at: Instant, label: string, rest: Partial<BeatMark> = {}): BeatMark =>
  mark(at, label, { forecast: true, assumption: 'If nothing changes', ...rest });

const span = (kind: BeatSpan['kind'], from: Instant, to: Instant | null, label: string): BeatSpan => ({
  kind,
  from: toIso(from),
  to: to === null ? null : toIso(to),
  label,
});

/** Nights between 18:00 and 09:00 UTC that touch the stretch. */
function nights(from: Instant, to: Instant): BeatSpan[] {
  const spans: BeatSpan[] = [];
  for (let day = Math.floor(from / DAY) * DAY - DAY; day < to; day += DAY) {
    spans.push(span('closed', day + 18 * HOUR, day + 33 * HOUR, 'Lisbon office'));
  }
  return spans;
}

export function ticketLine(now: Instant): BeatLine {
  return {
    now: toIso(now),
    marks: [
      mark(now - 5 * HOUR, 'Opened by Ana Duarte', { actor: 'Ana Duarte', href: '/tickets/1042' }),
      mark(now - 4.6 * HOUR, 'Priority raised to urgent', { actor: 'Rui Costa' }),
      mark(now - 3.4 * HOUR, 'First reply sent', {
        tone: 'done',
        actor: 'Rui Costa',
        detail: '34 min before it was due',
      }),
      mark(now - 2.8 * HOUR, 'Waiting for customer', { tone: 'neutral', actor: 'Rui Costa' }),
      mark(now - 1.5 * HOUR, 'Customer answered', { actor: 'Ana Duarte' }),
      mark(now - 40 * MINUTE, 'Warned at 75 %', {
        tone: 'warned',
        shape: 'effect',
        state: 'done',
        lateSeconds: 3,
        actor: 'Backbeat',
      }),
      expected(now + 12 * MINUTE, 'Resolution breaches', { tone: 'breached', shape: 'deadline' }),
      expected(now + 12 * MINUTE, 'Escalate to Sofia Lima', { tone: 'warned', shape: 'effect' }),
      expected(now + 2 * HOUR, 'Escalate to head of support', { tone: 'warned', shape: 'effect' }),
    ],
    spans: [
      span('running', now - 5 * HOUR, now - 2.8 * HOUR, 'Resolution clock'),
      span('paused', now - 2.8 * HOUR, now - 1.5 * HOUR, 'Waiting for customer'),
      span('running', now - 1.5 * HOUR, null, 'Resolution clock'),
    ],
  };
}

export function breachedLine(now: Instant): BeatLine {
  return {
    now: toIso(now),
    marks: [
      mark(now - 52 * HOUR, 'Opened by mail'),
      mark(now - 50 * HOUR, 'Warned at 75 %', { tone: 'warned', shape: 'effect', state: 'done' }),
      mark(now - 30 * HOUR, 'First response breached', { tone: 'breached', shape: 'deadline' }),
      mark(now - 30 * HOUR, 'Escalated to Sofia Lima', {
        tone: 'warned',
        shape: 'effect',
        state: 'done',
        lateSeconds: 42,
      }),
      mark(now - 27 * HOUR, 'First reply sent', { tone: 'done', lateSeconds: 3 * 3600, actor: 'Sofia Lima' }),
      mark(now - 26.8 * HOUR, 'Webhook to Acme failed', { tone: 'breached', shape: 'effect', state: 'failed' }),
      mark(now - 6 * HOUR, 'Text message to on-call', { tone: 'warned', shape: 'effect', state: 'unknown' }),
      expected(now + 20 * HOUR, 'Resolution due', { tone: 'breached', shape: 'deadline' }),
      expected(now + 14 * HOUR, 'Warn at 75 %', { tone: 'warned', shape: 'effect' }),
      expected(now + 5 * DAY, 'Close without answer', {
        tone: 'done',
        shape: 'effect',
        assumption: 'If the customer does not answer',
      }),
    ],
    spans: [
      ...nights(now - 52 * HOUR, now + 5 * DAY),
      span('running', now - 52 * HOUR, null, 'Resolution clock'),
      span('paused', now - 20 * HOUR, now - 8 * HOUR, 'Waiting for customer'),
    ],
  };
}

export function subscriptionLine(now: Instant): BeatLine {
  const bills = Array.from({ length: 9 }, (_, month) => now - (8 - month) * 30 * DAY - 6 * DAY);
  return {
    now: toIso(now),
    marks: [
      mark(bills[0] ?? now, 'Subscription started', { actor: 'Marta Pires' }),
      ...bills.map((at, index) =>
        mark(at + HOUR, `Invoice 2026-00${index + 14} finalised`, {
          tone: 'done',
          shape: 'effect',
          state: 'done',
          href: '/invoices/1',
        }),
      ),
      ...bills
        .slice(0, 8)
        .map((at) => mark(at + 2 * HOUR, 'Paid EUR 420.00', { tone: 'done', state: 'done', shape: 'effect' })),
      mark((bills[8] ?? now) + 2 * HOUR, 'Card declined', {
        tone: 'breached',
        shape: 'effect',
        state: 'refused',
        detail: 'insufficient_funds',
      }),
      mark((bills[8] ?? now) + 3 * DAY, 'Second attempt declined', {
        tone: 'breached',
        shape: 'effect',
        state: 'refused',
      }),
      expected(now + 1.2 * DAY, 'Third attempt', {
        tone: 'running',
        shape: 'effect',
        assumption: 'Assumed to be paid',
      }),
      expected(now + 5 * DAY, 'Uncollectible', {
        tone: 'breached',
        shape: 'deadline',
        assumption: 'If each attempt is declined',
      }),
      expected(now + 24 * DAY, 'Invoice of EUR 420.00', { tone: 'running', shape: 'effect' }),
      expected(now + 54 * DAY, 'Invoice of EUR 420.00', { tone: 'running', shape: 'effect' }),
      expected(now + 325 * DAY, 'Renewal', { tone: 'running', shape: 'deadline' }),
    ],
    spans: [span('running', bills[0] ?? now, null, 'Subscription')],
  };
}

export function crowdedLine(now: Instant): BeatLine {
  const past = Array.from({ length: 60 }, (_, index) =>
    mark(now - (60 - index) * 11 * MINUTE - ((index * 7919) % 53) * MINUTE, `Lead ${index + 1} enrolled`, {
      tone: index % 17 === 3 ? 'breached' : index % 5 === 0 ? 'done' : 'neutral',
      shape: index % 3 === 0 ? 'effect' : 'event',
      href: `/leads/${index}`,
    }),
  );
  const ahead = Array.from({ length: 25 }, (_, index) =>
    expected(now + (index + 1) * 17 * MINUTE, 'Send “Second touch”', { tone: 'running', shape: 'effect' }),
  );
  return { now: toIso(now), marks: [...past, ...ahead], spans: nights(now - 12 * HOUR, now + 8 * HOUR) };
}

export const newLine = (now: Instant): BeatLine => ({
  now: toIso(now),
  marks: [mark(now - 10_000, 'Created', { actor: 'Marta Pires' })],
  spans: [],
});

export function endedLine(now: Instant): BeatLine {
  const start = now - 12 * DAY;
  return {
    now: toIso(now),
    marks: [
      mark(start, 'Submitted', { actor: 'Tiago Reis' }),
      mark(start + DAY, 'Reminder to approver', { shape: 'effect', tone: 'warned', state: 'done' }),
      mark(start + 2 * DAY, 'Escalated to Sofia Lima', { shape: 'effect', tone: 'warned', state: 'done' }),
      mark(start + 2.2 * DAY, 'Approved', { tone: 'done', actor: 'Sofia Lima' }),
      mark(start + 2.2 * DAY, 'Second reminder', { shape: 'effect', state: 'superseded' }),
    ],
    spans: [span('running', start, start + 2.2 * DAY, 'Approval')],
  };
}
