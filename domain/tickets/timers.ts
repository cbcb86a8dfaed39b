import type { Effect } from '../process/contract.ts';
import { DAY, type Instant } from '../time/instant.ts';
import type { TicketEvent } from './events.ts';
import type { TicketFacts } from './facts.ts';
import { isFinished, type TicketStatus } from './status.ts';

/** close: solved long enough; unsnooze: comes back to the list; survey: asks the customer how it was; side-late: a supplier's answer is late. */
export type TimerKind = 'close' | 'unsnooze' | 'survey' | 'side-late';

/** Keys name the occasion: `close#2` is the closing after the second solution. */
export type TimerEffect = Effect<TimerKind>;

/** What timers rest on, beside the ticket's events. */
export interface DeskFacts {
  /** A solved ticket closes this long after it was solved. */
  readonly closeAfterDays: number;
  /** null: not snoozed, or until somebody writes */
  readonly snoozedUntil: Instant | null;
  /** How often it was snoozed, this time included. */
  readonly snoozes: number;
  /** Rubbish: none of its clocks runs, and nothing of it is ever due. */
  readonly spam: boolean;
  /** Seconds after the solution at which the customer is asked; null: never */
  readonly surveyAfterSeconds: number | null;
  /** Nobody is asked about what was solved before; left out: about all. */
  readonly surveySince?: Instant | null;
  /** Side conversations that wait for an answer, and by when it was agreed. */
  readonly sides: readonly { readonly id: string; readonly asks: number; readonly dueAt: Instant }[];
}

export const NO_DESK: DeskFacts = {
  closeAfterDays: 7,
  snoozedUntil: null,
  snoozes: 0,
  spam: false,
  surveyAfterSeconds: null,
  sides: [],
};

/** The last solution of a ticket that is still solved, and which one it is. */
export function solutionOf(facts: Pick<TicketFacts, 'ticket' | 'events'>): { at: Instant; nth: number } | null {
  let status: TicketStatus = facts.ticket.initialStatus;
  let at = facts.ticket.createdAt;
  let nth = status === 'solved' ? 1 : 0;
  for (const event of facts.events) {
    if (event.kind !== 'status' || event.to === status) continue;
    if (event.to === 'solved') {
      nth += 1;
      at = event.at;
    }
    status = event.to;
  }
  return status === 'solved' ? { at, nth } : null;
}

/** What time alone does to a ticket, whenever; nothing of it depends on a policy. */
export function timers(facts: TicketFacts): TimerEffect[] {
  const desk = facts.desk ?? NO_DESK;
  const solved = solutionOf(facts);
  const all: TimerEffect[] = [];
  if (solved) {
    if (desk.surveyAfterSeconds !== null && solved.at >= (desk.surveySince ?? solved.at)) {
      const dueAt = solved.at + desk.surveyAfterSeconds * 1000;
      // Once a ticket: whoever was asked after the first solution is not asked after the second.
      all.push({ key: 'survey#1', kind: 'survey', dueAt });
    }
    all.push({ key: `close#${solved.nth}`, kind: 'close', dueAt: solved.at + desk.closeAfterDays * DAY });
  }
  if (desk.snoozedUntil !== null && !isFinished(statusOf(facts))) {
    all.push({ key: `unsnooze#${desk.snoozes}`, kind: 'unsnooze', dueAt: desk.snoozedUntil });
  }
  if (statusOf(facts) !== 'closed') {
    for (const { id, asks, dueAt } of desk.sides)
      all.push({ key: `side-late:${id}#${asks}`, kind: 'side-late', dueAt });
  }
  return all.filter((effect) => !(effect.key in facts.ledger));
}

export function statusOf(facts: Pick<TicketFacts, 'ticket' | 'events'>): TicketStatus {
  const last = facts.events.findLast((event) => event.kind === 'status');
  return last?.kind === 'status' ? last.to : facts.ticket.initialStatus;
}

/** The facts after a timer's effect was done. */
export function applyTimer<F extends TicketFacts>(facts: F, effect: TimerEffect): F {
  if (effect.kind === 'unsnooze') return { ...facts, desk: { ...NO_DESK, ...facts.desk, snoozedUntil: null } };
  // Of these the ledger alone says that it was done.
  if (effect.kind === 'survey' || effect.kind === 'side-late') return facts;
  const closed: TicketEvent<TicketStatus> & { readonly actorName: null } = {
    kind: 'status',
    at: effect.dueAt,
    to: 'closed',
    actorName: null,
  };
  return { ...facts, events: [...facts.events, closed] };
}

const TIMER_WORDS: Readonly<Record<TimerKind, string>> = {
  close: 'Closes: no reply since it was solved',
  unsnooze: 'Comes back from its snooze',
  survey: 'Asks the customer how it was',
  'side-late': 'An answer agreed on in a side conversation is late',
};

export const isTimer = (effect: Effect): effect is TimerEffect => effect.kind in TIMER_WORDS;

/** A timer in plain words; null where the kind is another's. */
export const timerWords = (kind: string): string | null => TIMER_WORDS[kind as TimerKind] ?? null;
