import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

const refused = (code: string, message: string, issues: readonly { path: string; message: string }[] = []) =>
  TRPCClientError.from({ error: { code: -32000, message, data: { code, issues } } });

test('what the server says is said, and what is wrong at fields in their own words', () => {
  expect(failureOf(refused('UNPROCESSABLE_CONTENT', 'It is paid already.')).message).toBe('It is paid already.');
  const invalid = refused('BAD_REQUEST', 'The request is not valid. reason: Say why', [
    { path: 'reason', message: 'Say why' },
  ]);
  expect(failureOf(invalid)).toMatchObject({ message: 'Say why', issues: [{ path: 'reason' }] });
});

test('a change of what somebody else has changed says so: the version that is there now is a number for programs', () => {
  const { message, issues, code } = failureOf(refused('CONFLICT', 'at version 7', [{ path: 'version', message: '7' }]));
  expect(message).toContain('Somebody changed it');
  expect([issues, code]).toEqual([[], 'CONFLICT']);
});

test('no answer is a connection to check, whatever was thrown', () => {
  for (const thrown of [TRPCClientError.from(new TypeError('Failed to fetch')), new TypeError('x')])
    expect(failureOf(thrown)).toMatchObject({ code: null, message: expect.stringContaining('could not be reached') });
});
