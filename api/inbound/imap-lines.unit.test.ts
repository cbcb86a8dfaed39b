import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../temporal/servers/processes.ts';
import { imapOpener, imapWatcher } from './imap.ts';

/** An IMAP server that lets everybody in, and ends each IDLE as the test says; keeps which commands it was given, and when. */
let server: Server;
let port = 0;
let endsIdle: 'refused' | 'at once' = 'refused';
let heard: { command: string; at: number }[] = [];
const REPLIES: Record<string, string> = {
  CAPABILITY: '* CAPABILITY IMAP4rev1 IDLE\r\n',
  LIST: '* LIST () "/" INBOX\r\n',
  SELECT: '* 0 EXISTS\r\n',
  EXAMINE: '* 0 EXISTS\r\n',
};
beforeAll(async () => {
  server = createServer((socket) => {
    socket.write('* OK ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n')) {
        const [tag, command] = line.split(' ');
        if (!command) continue;
        heard.push({ command, at: performance.now() });
        if (command !== 'IDLE') socket.write(`${REPLIES[command] ?? ''}${tag} OK done\r\n`);
        else socket.write(endsIdle === 'refused' ? `${tag} NO not here\r\n` : `+ idling\r\n${tag} OK done\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  port = at !== null && typeof at === 'object' ? at.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  heard = [];
});

const settings = () => ({ host: '127.0.0.1', port, secure: false, user: 'desk', folder: 'INBOX' });
const times = (command: string) => heard.flatMap((one) => (one.command === command ? [one.at] : []));

test('a server that says it can and refuses to does not tell', async () => {
  endsIdle = 'refused';
  const told: string[] = [];
  const how = await imapWatcher({ privateHosts: true })(
    settings(),
    'sesame',
    (what) => told.push(what),
    AbortSignal.timeout(4000),
  );
  expect([how, told, times('IDLE').length]).toEqual(['does not tell', ['opened'], 1]);
});

test('a server that ends each IDLE at once is asked once a second', async () => {
  endsIdle = 'at once';
  const stop = new AbortController();
  const watching = imapWatcher({ privateHosts: true })(settings(), 'sesame', () => {}, stop.signal);
  expect(await eventually(() => times('IDLE').length >= 2, 4000)).toBe(true);
  stop.abort();
  expect(await watching).toBe('broken');
  const [first = 0, second = 0] = times('IDLE');
  expect(second - first).toBeGreaterThan(900);
});

test('two visits to one mailbox are one after the other', async () => {
  const open = imapOpener({ privateHosts: true });
  const visit = async () => {
    const source = await open(settings(), 'sesame');
    await source.close();
  };
  await Promise.all([visit(), visit(), visit()]);
  const ends = heard.flatMap(({ command }) => (/LOGIN|LOGOUT/.test(command) ? [command] : []));
  expect(ends).toEqual(Array(3).fill(['LOGIN', 'LOGOUT']).flat());
});
