import { expect, test } from 'vitest';
import { leftOutWords, mailsWords } from './preview-words.ts';

const none = { alreadyActive: 0, unsubscribed: 0, converted: 0, lost: 0 };

test('those left out are told with the reasons that hold', () => {
  expect(leftOutWords({ skipped: none })).toBeNull();
  expect(leftOutWords({ skipped: { ...none, alreadyActive: 38 } })).toBe('38 are left out: already in it');
  expect(leftOutWords({ skipped: { ...none, lost: 1 } })).toBe('1 is left out: lost');
  expect(leftOutWords({ skipped: { ...none, alreadyActive: 1200, unsubscribed: 8 } })).toBe(
    '1,208 are left out: 1,200 already in it, 8 unsubscribed',
  );
});

test('mails are told as one number where all get as many', () => {
  expect(
    [
      { fewest: 3, most: 3 },
      { fewest: 1, most: 3 },
      { fewest: 0, most: 0 },
    ].map(mailsWords),
  ).toEqual(['3 mails each', '1 to 3 mails each', 'no mail']);
});
