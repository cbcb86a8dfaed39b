import type { LeadFilter } from '../../../domain/leads/filter.ts';

export type Operator = 'eq' | 'neq' | 'gte' | 'lte' | 'contains' | 'known' | 'unknown';

/** One line of the builder, as it is typed. */
export interface Condition {
  readonly id: number;
  readonly field: string;
  readonly op: Operator;
  readonly value: string;
}

export interface FilterState {
  readonly match: 'all' | 'any';
  readonly conditions: readonly Condition[];
}

export type FieldType = 'string' | 'number' | 'boolean';

export const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  string: ['eq', 'neq', 'contains', 'known', 'unknown'],
  number: ['eq', 'gte', 'lte', 'known', 'unknown'],
  boolean: ['eq', 'known', 'unknown'],
};

export const OPERATOR: Readonly<Record<Operator, string>> = {
  eq: 'is',
  neq: 'is not',
  gte: 'is at least',
  lte: 'is at most',
  contains: 'contains',
  known: 'is known',
  unknown: 'is not known',
};

export const takesValue = (op: Operator): boolean => op !== 'known' && op !== 'unknown';

export const EVERYONE: FilterState = { match: 'all', conditions: [] };

/**
 * What the builder asks for; lines that are not finished are left out.
 * @returns null where a line is not finished: then nobody should be enrolled yet
 */
export function filterOf({ match, conditions }: FilterState, typeOf: (field: string) => FieldType): LeadFilter | null {
  const parts: LeadFilter[] = [];
  for (const { field, op, value } of conditions) {
    const text = value.trim();
    if (!takesValue(op)) {
      parts.push({ field, op: 'exists', value: op === 'known' });
      continue;
    }
    if (text === '') return null;
    if (op === 'contains') {
      parts.push({ field, op, value: text });
      continue;
    }
    const typed = typedValue(text, typeOf(field));
    if (typed === null) return null;
    if (op === 'eq' || op === 'neq') parts.push({ field, op, value: typed });
    else if ((op === 'gte' || op === 'lte') && typeof typed !== 'boolean') parts.push({ field, op, value: typed });
  }
  return match === 'any' && parts.length > 0 ? { or: parts } : { and: parts };
}

function typedValue(text: string, type: FieldType): string | number | boolean | null {
  if (type === 'boolean') return text === 'true';
  if (type === 'string') return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
