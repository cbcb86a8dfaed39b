import { expect, test } from 'vitest';
import { historyWords } from './history-words.ts';

test.each([
  ['cancelled', { kind: 'cancel', at: 'now' }, 'Ended it at once'],
  ['cancelled', { kind: 'cancel', at: 'period-end' }, 'Ended it with its period'],
  ['paused', { kind: 'pause', cycle: 'void' }, 'Paused it and ended its period'],
  ['paused', { kind: 'pause', cycle: 'keep' }, 'Paused it'],
  ['amended', { amendment: { kind: 'ramp' } }, 'Agreed on prices by date'],
  ['amended', { priceVersion: 3 }, 'Moved it to version 3'],
  ['something new', null, 'Changed it'],
])('%s %j is said as %s', (action, after, title) => {
  expect(historyWords({ action, after, reason: 'Because' })).toEqual({ title, body: 'Because' });
});
