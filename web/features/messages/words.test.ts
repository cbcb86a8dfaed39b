import { expect, test } from 'vitest';
import { troubleOf } from './words.ts';

test('what is certain is not mixed with what is not: failed was not sent, unknown may have been', () => {
  expect(troubleOf({ state: 'failed', error: 'mailbox full', attempt: 8 })).toMatch(/not sent after 8 attempts/);
  expect(troubleOf({ state: 'failed', error: 'refused', attempt: 1 })).toMatch(/^It was not sent\. /);
  expect(troubleOf({ state: 'sent', error: null, attempt: 1 })).toBeNull();
  expect(troubleOf({ state: 'sent', error: 'The copy to a@b.test was refused.', attempt: 1 })).toMatch(/^The copy/);
  expect(troubleOf({ state: 'unknown', error: null, attempt: 1 })).toMatch(/never repeated on its own.*arrive twice/);
});

test('a message in order says nothing more than its state', () => {
  expect(troubleOf({ state: 'sent', error: null, attempt: 1 })).toBeNull();
  expect(troubleOf({ state: 'queued', error: null, attempt: 0 })).toBeNull();
});
