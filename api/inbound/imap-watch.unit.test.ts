import { expect, test, vi } from 'vitest';
import type { PolledMailbox } from '../../services/mail/poll.ts';
import { eventually } from '../../temporal/servers/processes.ts';
import { watchMailboxes } from './imap-watch.ts';

const SETTINGS = { host: 'imap.acme.test', port: 993, secure: true, user: 'desk', folder: 'INBOX' };
const BOX: PolledMailbox = { tenantId: 'tenant', id: 'box' };
const log = { debug: vi.fn() };
const waitMs = { first: 1, most: 4 };

/** A server whose connections the test rings and breaks. */
function fakeServer() {
  const lines: { ring: () => void; break: (how?: 'broken' | 'does not tell') => void; password: string }[] = [];
  const watch = (_: unknown, password: string, onMail: () => void, signal: AbortSignal) =>
    new Promise<'broken' | 'does not tell'>((resolve) => {
      lines.push({ ring: onMail, break: (how = 'broken') => resolve(how), password });
      signal.addEventListener('abort', () => resolve('broken'));
    });
  return { lines, watch };
}

test('each mail rings a visit, and those that come while one is under way ring one more together', async () => {
  const { lines, watch } = fakeServer();
  let visits = 0;
  let letGo = () => {};
  const visit = () => {
    visits++;
    return new Promise<void>((resolve) => {
      letGo = resolve;
    });
  };
  const access = () => Promise.resolve({ settings: SETTINGS, password: 'x' });
  const watching = watchMailboxes({ watch, access, visit, log, waitMs });
  await watching.keep([BOX]);
  for (let i = 0; i < 3; i++) lines[0]?.ring();
  expect(visits).toBe(1);
  letGo();
  await eventually(() => visits === 2, 1000);
  letGo();
  await watching.stop();
  expect(visits).toBe(2);
});

test('a broken line is opened again; changed settings open another, a mailbox that is gone none, and a server that tells nothing is left', async () => {
  const { lines, watch } = fakeServer();
  let password: string | null = 'first';
  const access = () => Promise.resolve({ settings: SETTINGS, password });
  const watching = watchMailboxes({ watch, access, visit: () => Promise.resolve(), log, waitMs });
  await watching.keep([BOX]);
  await watching.keep([BOX]);
  expect(lines).toHaveLength(1);
  for (let times = 1; times < 4; times++) {
    lines.at(-1)?.break();
    expect(await eventually(() => lines.length === times + 1, 1000)).toBe(true);
  }
  password = 'second';
  await watching.keep([BOX]);
  expect(await eventually(() => lines.length === 5, 1000)).toBe(true);
  expect(lines.at(-1)?.password).toBe('second');
  lines.at(-1)?.break('does not tell');
  password = null;
  await watching.keep([BOX]);
  await watching.keep([]);
  await watching.stop();
  expect(lines).toHaveLength(5);
});
