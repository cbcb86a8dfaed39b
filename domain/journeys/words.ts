import type { LeadFilter } from '../leads/contract.ts';
import { WEEKDAYS } from '../time/civil.ts';
import type { Duration, JourneyNode, UntilLocal } from './graph.ts';
import type { SendRules } from './send-rules.ts';

/** A journey in words a person would use: its steps, what it asks of a lead, when it sends. */

export function durationWords({ unit, count }: Duration): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const WORKDAYS = 'mon tue wed thu fri';
const WEEKEND = 'sat sun';

/** "Monday to Friday", "Tuesday and Thursday", "every day", in the order of the week. */
export function daysWords(days: readonly string[]): string {
  const chosen = WEEKDAYS.filter((day) => days.includes(day));
  const key = chosen.join(' ');
  if (chosen.length === WEEKDAYS.length) return 'every day';
  if (key === WORKDAYS) return 'Monday to Friday';
  if (key === WEEKEND) return 'Saturday and Sunday';
  return joined(
    chosen.map((day) => DAY_NAMES[WEEKDAYS.indexOf(day)] ?? day),
    'and',
  );
}

const joined = (words: readonly string[], by: 'and' | 'or'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${by} ${words.at(-1)}`;

const untilWords = ({ time, days }: UntilLocal): string =>
  days && days.length < WEEKDAYS.length ? `${daysWords(days)}, ${time}` : time;

/** What a step is called: as its author named it, else what it does. */
export function nodeTitle(node: JourneyNode): string {
  if (node.name) return node.name;
  if (node.type === 'send-email') return node.subject;
  if (node.type === 'wait') return waitWords(node.wait);
  if (node.type === 'wait-for') return `Wait for: ${filterWords(node.filter)}`;
  return node.type === 'branch' ? `${filterWords(node.filter)}?` : 'End';
}

export const waitWords = (wait: Extract<JourneyNode, { type: 'wait' }>['wait']): string =>
  'for' in wait ? `Wait ${durationWords(wait.for)}` : `Wait until ${untilWords(wait.until)}`;

/** The step that an effect's key (`send:<step>#1`) is about. */
export const nodeIdOfKey = (key: string): string | null => /^[a-z]+:([^#]+)/.exec(key)?.[1] ?? null;

/** A process's effect, named by its step where the journey is at hand: "E-mail: Offer a demo". */
export function effectWords(kind: string, node: JourneyNode | undefined): string {
  const title = node && nodeTitle(node);
  if (kind === 'send') return title ? `E-mail: ${title}` : 'Sends an e-mail';
  if (kind === 'branch') return title ? `Decides: ${title}` : 'Takes a branch';
  return kind === 'exit' ? 'Leaves the journey' : 'Reaches the end of the journey';
}

/* ---- filters ---- */

const FIELD_WORDS: Readonly<Record<string, string>> = {
  externalId: 'external id',
  name: 'name',
  email: 'e-mail',
  phone: 'phone',
  zone: 'time zone',
  source: 'source',
  origin: 'origin',
  status: 'status',
  ownerId: 'owner',
};

/** `fields.totalVisits` → "total visits" */
export const fieldWords = (field: string): string =>
  FIELD_WORDS[field] ??
  field
    .replace(/^fields\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();

export const OPERATOR_WORDS = {
  eq: 'is',
  neq: 'is not',
  in: 'is one of',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  contains: 'contains',
} as const;

const valueWords = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' ? `“${value}”` : String(value);

/** "source is “google” and total visits is at least 3"; begins with a capital. */
export function filterWords(filter: LeadFilter): string {
  const words = partWords(filter, false);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function partWords(filter: LeadFilter, inside: boolean): string {
  const parts = 'and' in filter ? filter.and : 'or' in filter ? filter.or : null;
  if (parts) {
    if (parts.length === 0) return 'and' in filter ? 'every lead' : 'no lead';
    const words = parts.map((part) => partWords(part, parts.length > 1)).join('and' in filter ? ' and ' : ' or ');
    return inside && parts.length > 1 ? `(${words})` : words;
  }
  const condition = filter as Exclude<LeadFilter, { and: unknown } | { or: unknown }>;
  const field = fieldWords(condition.field);
  if (condition.op === 'exists') return condition.value ? `${field} is known` : `${field} is not known`;
  const value = Array.isArray(condition.value)
    ? joined(condition.value.map(valueWords), 'or')
    : valueWords(condition.value);
  return `${field} ${OPERATOR_WORDS[condition.op]} ${value}`;
}

/* ---- when it sends ---- */

/** One line a rule; all on the clock of the lead's own zone. */
export function rulesWords({ window, quietHours, holidays, cap }: SendRules): string[] {
  const lines: string[] = [];
  if (window) lines.push(`${capital(daysWords(window.days))} from ${window.from} to ${window.to}`);
  if (quietHours) lines.push(`Never between ${quietHours.from} and ${quietHours.to}`);
  if (holidays.length > 0) lines.push(`Not on ${holidays.length} ${holidays.length === 1 ? 'holiday' : 'holidays'}`);
  if (cap)
    lines.push(
      `At most ${cap.max} ${cap.max === 1 ? 'message' : 'messages'} to one lead in ${secondsWords(cap.perSeconds)}`,
    );
  return lines.length > 0 ? lines : ['At any hour of any day'];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function secondsWords(seconds: number): string {
  for (const [unit, size] of [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const) {
    if (seconds % size === 0) return durationWords({ unit, count: seconds / size });
  }
  return durationWords({ unit: 'seconds', count: seconds });
}
