import { expect, test } from 'vitest';
import { dunningPolicy, NO_POLICY } from '../../../../domain/collection/policy.ts';
import { newStep, policyOf, toDraft } from './ladder-draft.ts';

const step = (afterDays: string) => ({ ...newStep('letter', []), afterDays });

test('what is there comes back as it was', () => {
  const policy = dunningPolicy.parse({
    calendarId: '01985b0e-0000-7000-8000-000000000000',
    byReason: {
      'no-money': [
        { afterDays: 2, remindDaysBefore: 1 },
        { afterDays: 9, remindDaysBefore: 1 },
      ],
      limit: 'never',
    },
    steps: [{ id: 'abcd', kind: 'letter', afterDays: 3, subject: 'Hello', text: '' }],
  });
  expect(policyOf(toDraft(policy))).toEqual(policy);
  expect(policyOf(toDraft(NO_POLICY))).toEqual(NO_POLICY);
});

test('steps are put in the order of their days, a new one a week after the last', () => {
  const draft = { ...toDraft(NO_POLICY), steps: [step('9'), step('2')] };
  expect(policyOf(draft)?.steps.map(({ afterDays }) => afterDays)).toEqual([2, 9]);
  expect(newStep('task', [step('9')]).afterDays).toBe('16');
});

test.each(['', '-1', '1.5', 'x'])('%j is no day', (text) => {
  expect(policyOf({ ...toDraft(NO_POLICY), steps: [step(text)] })).toBeNull();
});
test('days that are none are refused in retries too', () => {
  const draft = toDraft(NO_POLICY);
  expect(policyOf({ ...draft, byReason: { ...draft.byReason, limit: '1, two' } })).toBeNull();
  expect(policyOf({ ...draft, byReason: { ...draft.byReason, limit: '1; 2 5' } })?.byReason.limit).toHaveLength(3);
});
