import type { FilterableLead, LeadFilter } from '../../domain/leads/contract.ts';
import { Prisma } from '../database.ts';

type Condition = Exclude<LeadFilter, { and: unknown } | { or: unknown }>;

const COLUMNS: Readonly<Record<Exclude<keyof FilterableLead, 'fields'>, string>> = {
  externalId: 'l.external_id',
  name: 'l.name',
  email: 'l.email',
  phone: 'l.phone',
  zone: 'l.zone',
  source: 'l.source',
  origin: 'l.origin',
  status: 'l.status',
  ownerId: 'l.owner_id::text',
};

/** The field's value as jsonb; SQL null where the lead does not have it. */
function storedValue(field: string): Prisma.Sql {
  if (field.startsWith('fields.')) return Prisma.sql`nullif(l.fields -> ${field.slice(7)}, 'null'::jsonb)`;
  return Prisma.sql`to_jsonb(${Prisma.raw(COLUMNS[field as keyof typeof COLUMNS])})`;
}

const json = (value: unknown): Prisma.Sql => Prisma.sql`${JSON.stringify(value)}::jsonb`;
/** Case as JavaScript's toLowerCase maps it (the whole of Unicode), whatever the database's own collation is. */
const UNICODE = Prisma.raw('COLLATE "pg_unicode_fast"');

/** The condition on `l` (table lead) that finds exactly the leads for which `evaluate` says yes; a property test holds the two together. */
export function filterSql(filter: LeadFilter): Prisma.Sql {
  if ('and' in filter) return joined(filter.and, ' AND ', Prisma.sql`true`);
  if ('or' in filter) return joined(filter.or, ' OR ', Prisma.sql`false`);
  return Prisma.sql`coalesce(${conditionSql(filter)}, false)`;
}

const joined = (parts: readonly LeadFilter[], by: string, empty: Prisma.Sql): Prisma.Sql =>
  parts.length === 0 ? empty : Prisma.sql`(${Prisma.join(parts.map(filterSql), by)})`;

function conditionSql(condition: Condition): Prisma.Sql {
  const found = storedValue(condition.field);
  const text = Prisma.sql`(${found} #>> '{}')`;
  switch (condition.op) {
    case 'eq':
      return Prisma.sql`${found} = ${json(condition.value)}`;
    case 'neq':
      return Prisma.sql`${found} IS DISTINCT FROM ${json(condition.value)}`;
    case 'in':
      return Prisma.sql`${found} IN (${Prisma.join(condition.value.map(json))})`;
    case 'exists':
      return Prisma.sql`(coalesce(${text}, '') <> '') = ${condition.value}`;
    case 'contains':
      return Prisma.sql`jsonb_typeof(${found}) = 'string' AND strpos(lower(${text} ${UNICODE}), ${condition.value.toLowerCase()}::text ${UNICODE}) > 0`;
    default: {
      const operator = Prisma.raw({ gt: '>', gte: '>=', lt: '<', lte: '<=' }[condition.op]);
      return typeof condition.value === 'number'
        ? Prisma.sql`CASE WHEN jsonb_typeof(${found}) = 'number' THEN ${text}::numeric ${operator} ${String(condition.value)}::numeric END`
        : Prisma.sql`CASE WHEN jsonb_typeof(${found}) = 'string' THEN ${text} COLLATE "C" ${operator} ${condition.value}::text END`;
    }
  }
}
