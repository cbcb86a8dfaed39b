import { expect, test } from 'vitest';
import { masked } from './masked.ts';

test.each([
  ['Key (tenant_id, email)=(0199, ada@x.test) already exists.', 'Key (tenant_id, email)=(***) already exists.'],
  ['Failing row contains (1, Ada Lovelace, null).', 'Failing row contains (***).'],
  ['invalid input syntax for type integer: "Ada Lovelace"', 'invalid input syntax for type integer: "***"'],
  ['550 ada.l+news@mail.example.com: no such user', '550 ***@***: no such user'],
  ['no mailbox <jürgen@müller.example>', 'no mailbox <***@***>'],
  ['root@localhost is unknown', '***@*** is unknown'],
  ["The 'To' number +49 151 2345678 is not valid", "The 'To' number *** is not valid"],
])('what is quoted of people and their data is cut out: %s', (words, expected) => {
  expect(masked(words)).toBe(expected);
});

test.each([
  '42 rows in 3 ms',
  'duplicate key value violates unique constraint "invoice_period"',
  'at run (file:///app/node_modules/@temporalio/worker/lib/worker.js:12:5)',
  'due at 2026-03-02T09:00:00+01:00',
])('what is not is left: %s', (words) => {
  expect(masked(words)).toBe(words);
});
