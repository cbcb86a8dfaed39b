import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('an error in the log has its words masked, and secrets are cut out', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  log.error({ err: new Error('no mailbox ada@x.test'), body: { password: 'hunter22', accessToken: 't' } }, 'failed');
  expect(lines[0]).not.toMatch(/ada@|hunter22|"t"/);
  expect(lines[0]).toContain('no mailbox ***@***');
});
