import { expect, test } from 'vitest';
import { daysWords, effectWords, filterWords, nodeIdOfKey, nodeTitle, rulesWords } from './words.ts';

test('days are told as people tell them', () => {
  expect(daysWords(['fri', 'mon', 'tue', 'wed', 'thu'])).toBe('Monday to Friday');
  expect(daysWords(['thu', 'tue'])).toBe('Tuesday and Thursday');
  expect(daysWords(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).toBe('every day');
});

test('a step without a name says what it does', () => {
  const next = { nextId: 'end' };
  expect(nodeTitle({ id: 'w', type: 'wait', wait: { for: { unit: 'days', count: 1 } }, ...next })).toBe('Wait 1 day');
  expect(nodeTitle({ id: 'w', type: 'wait', wait: { until: { time: '09:30', days: ['mon'] } }, ...next })).toBe(
    'Wait until Monday, 09:30',
  );
  expect(nodeTitle({ id: 'm', type: 'send-email', subject: 'Hello', body: 'x', ...next })).toBe('Hello');
  expect(nodeTitle({ id: 'm', name: 'Welcome', type: 'end' })).toBe('Welcome');
});

test('a filter reads as a sentence, with brackets only where they matter', () => {
  const google = { field: 'source', op: 'eq', value: 'google' } as const;
  const visits = { field: 'fields.totalVisits', op: 'gte', value: 3 } as const;
  expect(filterWords({ and: [google, visits] })).toBe('Source is “google” and total visits is at least 3');
  expect(filterWords({ and: [visits, { or: [google, { field: 'email', op: 'exists', value: false }] }] })).toBe(
    'Total visits is at least 3 and (source is “google” or e-mail is not known)',
  );
  expect(filterWords({ field: 'status', op: 'in', value: ['new', 'working'] })).toBe(
    'Status is one of “new” or “working”',
  );
  expect([filterWords({ and: [] }), filterWords({ or: [] })]).toEqual(['Every lead', 'No lead']);
});

test('send rules are told line by line', () => {
  const window = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '09:00', to: '17:00' };
  expect(
    rulesWords({
      window: { ...window, days: [...window.days] },
      quietHours: { from: '20:00', to: '08:00' },
      holidays: ['2026-12-25'],
      cap: { max: 1, perSeconds: 172_800 },
    }),
  ).toEqual([
    'Monday to Friday from 09:00 to 17:00',
    'Never between 20:00 and 08:00',
    'Not on 1 holiday',
    'At most 1 message to one lead in 2 days',
  ]);
  expect(rulesWords({ window: null, quietHours: null, holidays: [], cap: null })).toEqual(['At any hour of any day']);
});

test('an effect is named by its step', () => {
  expect([nodeIdOfKey('send:hello#1'), nodeIdOfKey('exit')]).toEqual(['hello', null]);
  expect(effectWords('send', { id: 'm', type: 'send-email', subject: 'Hello', body: 'x', nextId: 'e' })).toBe(
    'E-mail: Hello',
  );
  expect(effectWords('send', undefined)).toBe('Sends an e-mail');
});
