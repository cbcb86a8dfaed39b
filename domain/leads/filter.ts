import { z } from 'zod';
import type { FieldValue, LeadStatus } from './contract.ts';

/** What a filter can ask of a lead; a stored lead and a lead in a journey's facts both have these. */
export interface FilterableLead {
  readonly externalId: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: string | null;
  readonly source: string | null;
  readonly origin: string | null;
  readonly status: LeadStatus;
  readonly ownerId: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

const STANDARD = [
  'externalId',
  'name',
  'email',
  'phone',
  'zone',
  'source',
  'origin',
  'status',
  'ownerId',
] as const satisfies readonly (keyof FilterableLead)[];
type StandardField = (typeof STANDARD)[number];
const standard: ReadonlySet<string> = new Set(STANDARD);

/** `source`, or a tenant's own field as `fields.totalVisits`. */
export const fieldReference = z
  .string()
  .refine(
    (name) => standard.has(name) || /^fields\.[a-z][A-Za-z0-9]{0,39}$/.test(name),
    'Use a field of a lead, such as source or fields.totalVisits',
  );

const value = z.union([z.string().max(500), z.number(), z.boolean()]);
const condition = z.discriminatedUnion('op', [
  z.object({ field: fieldReference, op: z.enum(['eq', 'neq']), value }),
  z.object({ field: fieldReference, op: z.literal('in'), value: z.array(value).min(1).max(100) }),
  z.object({
    field: fieldReference,
    op: z.enum(['gt', 'gte', 'lt', 'lte']),
    value: z.union([z.string().max(500), z.number()]),
  }),
  z.object({ field: fieldReference, op: z.literal('exists'), value: z.boolean() }),
  z.object({ field: fieldReference, op: z.literal('contains'), value: z.string().min(1).max(500) }),
]);
type Condition = z.infer<typeof condition>;

export type LeadFilter = Condition | { and: LeadFilter[] } | { or: LeadFilter[] };

const MOST_CONDITIONS = 50;
const DEEPEST = 5;
const unlimited: z.ZodType<LeadFilter> = z.lazy(() =>
  z.union([
    condition,
    z.strictObject({ and: z.array(unlimited).max(MOST_CONDITIONS) }),
    z.strictObject({ or: z.array(unlimited).max(MOST_CONDITIONS) }),
  ]),
);

/**
 * The closed language of branches and of "everything a filter finds": at most 50 conditions, 5 levels deep.
 * `{ and: [] }` finds every lead, `{ or: [] }` none.
 */
export const leadFilter = z
  .unknown()
  // Looked at before it is parsed, so that a filter nested a thousand times is refused and not walked.
  .refine((filter) => depth(filter, 0) <= DEEPEST, `At most ${DEEPEST} levels`)
  .pipe(unlimited)
  .refine((filter) => count(filter) <= MOST_CONDITIONS, `At most ${MOST_CONDITIONS} conditions`);

function depth(filter: unknown, above: number): number {
  if (above > DEEPEST || typeof filter !== 'object' || filter === null) return above;
  const parts = 'and' in filter ? filter.and : 'or' in filter ? filter.or : null;
  return Array.isArray(parts) ? Math.max(above + 1, ...parts.map((part) => depth(part, above + 1))) : above;
}

const count = (filter: LeadFilter): number =>
  'and' in filter
    ? filter.and.reduce((sum, part) => sum + count(part), 0)
    : 'or' in filter
      ? filter.or.reduce((sum, part) => sum + count(part), 0)
      : 1;

function fieldOf(lead: FilterableLead, field: string): FieldValue {
  if (!field.startsWith('fields.')) return lead[field as StandardField];
  const name = field.slice('fields.'.length);
  // A field may be named `constructor`; what every object inherits is not a value of the lead.
  return Object.hasOwn(lead.fields, name) ? (lead.fields[name] ?? null) : null;
}

/**
 * Whether the filter finds the lead. An empty field equals nothing, is in nothing and compares with nothing, and so it is `neq`
 * to everything. Values of different types are different; text is compared exactly and ordered by code unit (SQL: `COLLATE "C"`);
 * `contains` ignores capitals; an empty text counts as not existing.
 */
export function evaluate(lead: FilterableLead, filter: LeadFilter): boolean {
  if ('and' in filter) return filter.and.every((part) => evaluate(lead, part));
  if ('or' in filter) return filter.or.some((part) => evaluate(lead, part));
  const found = fieldOf(lead, filter.field);
  switch (filter.op) {
    case 'eq':
      return found === filter.value;
    case 'neq':
      return found !== filter.value;
    case 'in':
      return found !== null && filter.value.includes(found);
    case 'exists':
      return (found !== null && found !== '') === filter.value;
    case 'contains':
      return typeof found === 'string' && found.toLowerCase().includes(filter.value.toLowerCase());
    default:
      return found !== null && typeof found === typeof filter.value && compare(found, filter.op, filter.value);
  }
}

function compare(found: FieldValue, op: 'gt' | 'gte' | 'lt' | 'lte', wanted: string | number): boolean {
  const value = found as string | number;
  if (op === 'gt') return value > wanted;
  if (op === 'gte') return value >= wanted;
  return op === 'lt' ? value < wanted : value <= wanted;
}
