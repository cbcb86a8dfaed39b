import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { boardState } from './board.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const at = (from: number) => new Date(NOW + from).toISOString();

test.each([
  ['one second left', 1000, -HOUR, 'warned'],
  ['due this very instant', 0, -HOUR, 'breached'],
  ['a second late', -1000, -HOUR, 'breached'],
  ['before its first warning', 5 * HOUR, MINUTE, 'running'],
  ['at its first warning', 5 * HOUR, 0, 'warned'],
  ['after it', 5 * HOUR, -1, 'warned'],
])('%s: %i ms left, warned in %i ms is %s', (_name, left, warns, state) => {
  expect(boardState({ dueAt: at(left), warnsAt: at(warns), status: 'open' }, NOW)).toBe(state);
});

test.each([
  [HOUR + 1, 'running'],
  [HOUR, 'warned'],
  [HOUR - 1, 'warned'],
])('without a warning the last hour counts as one: %i ms left is %s', (left, state) => {
  expect(boardState({ dueAt: at(left), warnsAt: null, status: 'open' }, NOW)).toBe(state);
});

test('without a due instant it waits, or has no target', () => {
  expect(boardState({ dueAt: null, warnsAt: null, status: 'pending' }, NOW)).toBe('paused');
  expect(boardState({ dueAt: null, warnsAt: null, status: 'on_hold' }, NOW)).toBe('paused');
  expect(boardState({ dueAt: null, warnsAt: null, status: 'open' }, NOW)).toBe('none');
});
