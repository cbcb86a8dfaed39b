import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type FilterableLead, type LeadFilter, leadFilter } from './contract.ts';

const lead: FilterableLead = {
  externalId: 'x-1',
  name: 'Ada Lovelace',
  email: 'ada@example.test',
  phone: null,
  zone: 'Europe/London',
  source: 'Google',
  origin: 'API',
  status: 'new',
  ownerId: null,
  fields: { totalVisits: 5, pageViews: 1.5, specialization: '', student: false, constructor: null },
};
const finds = (filter: LeadFilter) => evaluate(lead, leadFilter.parse(filter));

describe('a filter', () => {
  it.each<[LeadFilter, boolean]>([
    [{ field: 'source', op: 'eq', value: 'Google' }, true],
    [{ field: 'source', op: 'eq', value: 'google' }, false],
    [{ field: 'source', op: 'contains', value: 'GOO' }, true],
    [{ field: 'source', op: 'in', value: ['Bing', 'Google'] }, true],
    [{ field: 'fields.totalVisits', op: 'gt', value: 4 }, true],
    [{ field: 'fields.totalVisits', op: 'gt', value: 5 }, false],
    [{ field: 'fields.totalVisits', op: 'gte', value: 5 }, true],
    [{ field: 'fields.totalVisits', op: 'lt', value: 5 }, false],
    [{ field: 'fields.totalVisits', op: 'lte', value: 5 }, true],
    [{ field: 'fields.totalVisits', op: 'eq', value: '5' }, false],
    [{ field: 'fields.totalVisits', op: 'gt', value: '4' }, false],
    [{ field: 'fields.student', op: 'eq', value: false }, true],
    [{ field: 'phone', op: 'exists', value: false }, true],
    [{ field: 'fields.specialization', op: 'exists', value: true }, false],
    [{ field: 'fields.missing', op: 'exists', value: false }, true],
    [{ field: 'fields.missing', op: 'neq', value: 'x' }, true],
    [{ field: 'fields.missing', op: 'lt', value: 9 }, false],
    [{ field: 'fields.toString', op: 'exists', value: true }, false],
    [{ and: [] }, true],
    [{ or: [] }, false],
    [
      { or: [{ field: 'status', op: 'eq', value: 'lost' }, { and: [{ field: 'origin', op: 'eq', value: 'API' }] }] },
      true,
    ],
  ])('%j finds the lead: %s', (filter, expected) => {
    expect(finds(filter)).toBe(expected);
  });

  it('is refused beyond its limits, and accepted at them', () => {
    const one: LeadFilter = { field: 'source', op: 'exists', value: true };
    const many = (count: number) => ({ and: Array.from({ length: count }, () => one) });
    const nested = (levels: number): unknown =>
      Array.from({ length: levels }).reduce<unknown>((inner) => ({ and: [inner] }), one);
    expect(leadFilter.safeParse(many(50)).success).toBe(true);
    expect(leadFilter.safeParse({ and: [many(50), one] }).success).toBe(false);
    expect(leadFilter.safeParse(nested(5)).success).toBe(true);
    expect(leadFilter.safeParse(nested(6)).success).toBe(false);
    expect(leadFilter.safeParse(nested(5000)).success).toBe(false);
    expect(leadFilter.safeParse({ field: 'password', op: 'exists', value: true }).success).toBe(false);
    expect(leadFilter.safeParse({ and: [], or: [] }).success).toBe(false);
  });

  it('keeps De Morgan: neither of two is found exactly where both are not', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const equal = fc.record({
      field: fc.constantFrom('source', 'fields.totalVisits', 'fields.none'),
      value: fc.oneof(value, fc.constantFrom('Google', 5)),
    });
    fc.assert(
      fc.property(fc.array(equal, { maxLength: 4 }), (list) => {
        const any = list.map((each) => ({ ...each, op: 'eq' as const }));
        const none = list.map((each) => ({ ...each, op: 'neq' as const }));
        expect(evaluate(lead, { or: any })).toBe(!evaluate(lead, { and: none }));
      }),
    );
  });
});
