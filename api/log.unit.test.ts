import { expect, test } from 'vitest';
import { createLog, masked } from './log.ts';

test('what Postgres or a mail server quotes of people is masked', () => {
  expect(masked('Key (tenant_id, email)=(0199, ada@x.test) already exists.')).toBe(
    'Key (tenant_id, email)=(***) already exists.',
  );
  expect(masked('550 ada.l+news@mail.example.com: no such user')).toBe('550 ***@***: no such user');
  expect(masked('42 rows in 3 ms')).toBe('42 rows in 3 ms');
});

test('an error in the log has its words masked, and secrets are cut out', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  log.error({ err: new Error('no mailbox ada@x.test'), body: { password: 'hunter22', accessToken: 't' } }, 'failed');
  expect(lines[0]).not.toMatch(/ada@|hunter22|"t"/);
  expect(lines[0]).toContain('no mailbox ***@***');
});
