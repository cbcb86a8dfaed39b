import { expect, test } from 'vitest';
import type { ProcessEvent } from '../../../domain/process/console.ts';
import { consequenceOf, interventionsFor } from './interventions.ts';

const event = (state: ProcessEvent['state']): ProcessEvent => ({
  id: 'e',
  key: 'charge#1',
  words: 'Charges the card',
  state,
  dueAt: '2026-03-01T09:00:00Z',
  at: '2026-03-01T09:00:00Z',
  lateSeconds: 0,
  attempt: 1,
  retryAt: null,
  error: null,
});

test('only what the status allows is offered', () => {
  expect(interventionsFor({ status: 'running', timeline: [event('done')] })).toEqual(['pause', 'cancel']);
  expect(interventionsFor({ status: 'paused', timeline: [event('failed')] })).toEqual(['resume', 'cancel']);
  expect(interventionsFor({ status: 'over', timeline: [event('failed')] })).toEqual([]);
  expect(interventionsFor({ status: 'cancelled', timeline: [] })).toEqual([]);
});

test('a step that failed, or may have happened, can be retried or left out, in a running process too', () => {
  expect(interventionsFor({ status: 'failed', timeline: [event('failed')] })).toEqual(['retry', 'skip', 'cancel']);
  expect(interventionsFor({ status: 'running', timeline: [event('unknown')] })).toEqual([
    'pause',
    'retry',
    'skip',
    'cancel',
  ]);
});

test('a process that failed outside of a step has none to leave out', () => {
  expect(interventionsFor({ status: 'failed', timeline: [event('done')] })).toEqual(['retry', 'cancel']);
});

test('before a step whose outcome nobody knows is repeated, that is said', () => {
  const unknown = { timeline: [event('done'), event('unknown')] };
  expect(consequenceOf('retry', unknown)).toMatch(/“Charges the card” happened.*may happen twice/);
  expect(consequenceOf('skip', unknown)).toMatch(/counts as not done/);
  expect(consequenceOf('retry', { timeline: [event('failed')] })).toMatch(/tried again at once/);
});
