import { describe, expect, test } from 'vitest';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { type Draft, EMPTY, inputOf, missingOf } from './draft.ts';

const customer = { id: 'c', zone: 'America/New_York' } as Customer;
const complete: Draft = { ...EMPTY, customerId: 'c', pricePlanId: 'p' };
const names = (draft: Draft) => missingOf(draft).map(({ name }) => name);

describe('a new subscription', () => {
  test('names what is missing, field by field', () => {
    expect(names(EMPTY)).toEqual(['customerId', 'pricePlanId']);
    expect(names(complete)).toEqual([]);
  });

  test.each([
    ['0', false],
    ['1', true],
    ['1000000', true],
    ['1000001', false],
    ['1.5', false],
    ['-1', false],
    ['', false],
  ])('the quantity %j is taken: %s', (quantity, taken) => {
    expect(names({ ...complete, quantity })).toEqual(taken ? [] : ['quantity']);
  });

  test.each([
    ['0', false],
    ['1', true],
    ['31', true],
    ['32', false],
  ])('day %s of the month is taken: %s', (anchorDay, taken) => {
    expect(names({ ...complete, anchor: 'day-of-month', anchorDay })).toEqual(taken ? [] : ['anchor']);
  });

  test.each([
    ['0', false],
    ['1', true],
    ['240', true],
    ['241', false],
  ])('a term of %s periods is taken: %s', (termPeriods, taken) => {
    expect(names({ ...complete, term: 'renew', termPeriods })).toEqual(taken ? [] : ['term']);
    expect(names({ ...complete, term: '', termPeriods })).toEqual([]);
  });

  test('without a term is agreed on for none, and a draft from before there were terms is whole', () => {
    expect(inputOf(complete, customer)).not.toHaveProperty('term');
    const { term: _, termPeriods: __, withoutCard: ___, reminderDays: ____, ...old } = complete;
    expect(inputOf(old, customer)).toMatchObject({ trial: { withoutCard: 'activate', reminderDays: 3 } });
    expect(inputOf({ ...complete, term: 'expire', termPeriods: '6' }, customer)).toMatchObject({
      term: { periods: 6, atEnd: 'expire' },
    });
  });

  test('begins at midnight of the customer, or now where no day is said', () => {
    expect(inputOf(complete, customer)).not.toHaveProperty('startAt');
    expect(inputOf({ ...complete, startOn: '2026-03-08' }, customer)?.startAt).toBe('2026-03-08T05:00:00.000Z');
    expect(inputOf({ ...complete, startOn: '2026-03-09' }, customer)?.startAt).toBe('2026-03-09T04:00:00.000Z');
    expect(inputOf(complete, undefined)).toBeNull();
  });
});
