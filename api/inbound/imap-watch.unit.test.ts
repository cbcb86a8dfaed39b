import { afterEach, describe, expect, test, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import type { PolledMailbox } from '../../services/mail/poll.ts';
import { eventually } from '../../temporal/servers/processes.ts';
import { type WatchTime, watchMailboxes } from './imap-watch.ts';

const SETTINGS = { host: 'imap.acme.test', port: 993, secure: true, user: 'desk', folder: 'INBOX' };
const BOX: PolledMailbox = { tenantId: 'tenant', id: 'box' };
const log = { debug: vi.fn() };
afterEach(() => vi.restoreAllMocks());

/** Passes by pauses alone, and stands from `end` on. */
function fakeTime(end: number) {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const pauses: number[] = [];
  let now = 0;
  const time: WatchTime = {
    now: () => now,
    pause(ms, signal) {
      pauses.push(ms);
      now += ms;
      return now < end
        ? Promise.resolve()
        : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  return { pauses, time, pass: (ms: number) => (now += ms), isOver: () => now >= end };
}

/** A server whose connections the test rings and breaks. */
function fakeServer() {
  const lines: { ring: () => void; break: (how?: 'broken' | 'does not tell') => void; password: string }[] = [];
  const watch = (_: unknown, password: string, hear: (what: 'mail') => void, signal: AbortSignal) =>
    new Promise<'broken' | 'does not tell'>((resolve) => {
      lines.push({ ring: () => hear('mail'), break: (how = 'broken') => resolve(how), password });
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
  const watching = watchMailboxes({ watch, access, visit, log });
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
  const { time } = fakeTime(HOUR);
  let password: string | null = 'first';
  const access = () => Promise.resolve({ settings: SETTINGS, password });
  const watching = watchMailboxes({ watch, access, visit: () => Promise.resolve(), log, time });
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

describe('a line that breaks', () => {
  type Hear = (what: 'opened' | 'mail') => void;
  const access = () => Promise.resolve({ settings: SETTINGS, password: 'x' });

  /** Watches a server whose lines do what `line` does, until `end`. */
  async function watchUntil(end: number, line: (hear: Hear, pass: (ms: number) => void) => 'broken' | 'does not tell') {
    const { pauses, time, pass, isOver } = fakeTime(end);
    const visits: number[] = [];
    const visit = () => {
      visits.push(time.now());
      return Promise.resolve();
    };
    const watch = (_: unknown, __: string, hear: Hear) => Promise.resolve(line(hear, pass));
    const watching = watchMailboxes({ watch, access, visit, log, time });
    await watching.keep([BOX]);
    expect(await eventually(isOver, 1000)).toBe(true);
    await watching.stop();
    return { pauses: pauses.map((ms) => ms / SECOND), visits };
  }

  test('as soon as it is open, again and again, is opened ever more rarely, and visited no more often than each minute', async () => {
    const { pauses, visits } = await watchUntil(HOUR, (hear) => {
      hear('opened');
      return 'broken';
    });
    expect(pauses.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(new Set(pauses.slice(10))).toEqual(new Set([300]));
    expect(visits.slice(0, 3)).toEqual([0, 62 * SECOND, 126 * SECOND]);
  });

  test.each([
    ['just short of a minute', MINUTE - 1, [2, 4, 8]],
    ['a minute', MINUTE, [2, 2, 2]],
  ])('after it has stood for %s', async (_, stood, expected) => {
    const { pauses } = await watchUntil(5 * MINUTE, (hear, pass) => {
      hear('opened');
      pass(stood);
      return 'broken';
    });
    expect(pauses.slice(0, 3)).toEqual(expected);
  });

  test('after it has brought mail is opened again soon', async () => {
    const { pauses } = await watchUntil(10 * SECOND, (hear) => {
      hear('opened');
      hear('mail');
      return 'broken';
    });
    expect(pauses).toEqual([2, 2, 2, 2, 2]);
  });

  test('for its server does not tell is left to the visits of each minute, and tried again hours later', async () => {
    const { pauses } = await watchUntil(12 * HOUR, (hear) => {
      hear('opened');
      return 'does not tell';
    });
    expect(pauses).toEqual([6 * 3600, 6 * 3600]);
  });
});
