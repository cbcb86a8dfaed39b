import { expect, test } from 'vitest';
import { consequenceWords } from './words.ts';

test('what ends is told with its number, in the singular and the plural', () => {
  expect(consequenceWords({ journeys: ['Welcome'], mails: 3 })).toBe(
    'Ends 1 journey (Welcome); 3 mails will not be sent.',
  );
  expect(consequenceWords({ journeys: ['A', 'B'], mails: 1 })).toBe('Ends 2 journeys (A, B); 1 mail will not be sent.');
  expect(consequenceWords({ journeys: ['A'], mails: 0 })).toBe('Ends 1 journey (A); no mail was left to send.');
  expect(consequenceWords({ journeys: [], mails: 2 })).toBe('2 mails will not be sent.');
  expect(consequenceWords({ journeys: [], mails: 0 })).toBe('No journey is running for this lead.');
});
