import { expect, test } from 'vitest';
import { outcomeWords } from './words.ts';

test('an outcome is shown as words, never as it is stored', () => {
  expect(outcomeWords('met')).toBe('Met');
  expect(outcomeWords('goal-reached')).toBe('Goal reached');
  expect(outcomeWords('written_off')).toBe('Written off');
});
