import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function lines(write: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'warn' = 'info'): string[] {
  const written: string[] = [];
  write(createLog('api', level, { write: (line) => written.push(line) }));
  return written;
}

test('an error in the log has its words masked, and secrets are cut out', () => {
  const [line] = lines((log) =>
    log.error({ err: new Error('no mailbox ada@x.test'), body: { password: 'hunter22', accessToken: 't' } }, 'failed'),
  );
  expect(line).not.toMatch(/ada@|hunter22|"t"/);
  expect(line).toContain('no mailbox ***@***');
});

test('so have its causes, and nothing else that hangs on them is written down', () => {
  const cause = Object.assign(new Error('Key (email)=(ada@x.test) already exists.'), {
    client: { password: 'hunter22' },
  });
  const [line] = lines((log) => log.error({ err: new Error('It failed', { cause }) }));
  expect(line).toContain('Key (email)=(***) already exists.');
  expect(line).not.toMatch(/ada@|hunter22/);
});

test.each([
  ['the message', (log: ReturnType<typeof createLog>) => log.warn('no mailbox ada@x.test')],
  ['the message beside fields', (log: ReturnType<typeof createLog>) => log.warn({ n: 1 }, 'no mailbox ada@x.test')],
  ['a field', (log: ReturnType<typeof createLog>) => log.warn({ reason: 'no mailbox ada@x.test' }, 'kept')],
  ['a field of a child', (log: ReturnType<typeof createLog>) => log.child({ a: 1 }).warn({ reason: 'ada@x.test' })],
])('words are masked in %s', (_, write) => {
  const [line] = lines(write);
  expect(line).toContain('***@***');
  expect(line).not.toContain('ada@');
});

test('a line is JSON with who says it; below the level nothing is said', () => {
  const written = lines((log) => {
    log.info('not this');
    log.warn({ kept: 2 }, 'this');
  }, 'warn');
  expect(written.map((line) => JSON.parse(line))).toMatchObject([{ name: 'api', level: 40, kept: 2, msg: 'this' }]);
});
