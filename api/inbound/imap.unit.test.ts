import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { imapWords } from '../../services/mail/poll.ts';
import { imapOpener } from './imap.ts';

/** An IMAP server without TLS that refuses every password, and keeps what it was told. */
let server: Server;
let port = 0;
let connections = 0;
let heard = '';
beforeAll(async () => {
  server = createServer((socket) => {
    connections++;
    socket.write('* OK ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard += data.toString();
      for (const line of data.toString().split('\r\n')) {
        const [tag, command = ''] = line.split(' ');
        if (/capability/i.test(command)) socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK\r\n`);
        else if (/login/i.test(command)) socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
        else if (command) socket.write(`${tag} OK\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  port = at !== null && typeof at === 'object' ? at.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  connections = 0;
  heard = '';
});

const settings = (host: string) => ({ host, port, secure: false, user: 'desk', folder: 'INBOX' });
const words = (open: ReturnType<typeof imapOpener>, host: string): Promise<string> =>
  open(settings(host), 'sesame').then(() => 'opened', imapWords);
const resolvesTo = (...addresses: readonly string[]) => ({
  resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
});
const isPublic = (address: string) => address === '127.0.0.1';

describe('only the open internet is reached', () => {
  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '169.254.169.254',
    // The system reads it as 127.0.0.1.
    '2130706433',
  ])('%s is refused in words, and not connected to', async (host) => {
    expect(await words(imapOpener({ privateHosts: false }), host)).toMatch(
      /^The server lies in a private network.*IMAP_PRIVATE_HOSTS=1\.$/,
    );
    expect(connections).toBe(0);
  });

  test('a name is refused where one of its addresses is private, and where it has none', async () => {
    const open = (...addresses: readonly string[]) =>
      imapOpener({ privateHosts: false }, { ...resolvesTo(...addresses), isAllowed: isPublic });
    expect(await words(open('127.0.0.1', '10.0.0.1'), 'mail.test')).toMatch(/private network/);
    expect(await words(open(), 'mail.test')).toBe('There is no server of this name.');
    expect(connections).toBe(0);
  });

  test.each(['127.0.0.1', 'mail.test'])(
    'with the switch %s is reached, by plain text where it has no TLS',
    async (host) => {
      const open = imapOpener({ privateHosts: true }, { ...resolvesTo('127.0.0.1'), isAllowed: () => false });
      expect(await words(open, host)).toBe('The server refuses the user name or the password.');
      expect(heard).toContain('sesame');
    },
  );
});

test.each([true, false])(
  'a server of the open internet without STARTTLS never hears the password: %s',
  async (privateHosts) => {
    const open = imapOpener({ privateHosts }, { ...resolvesTo('127.0.0.1'), isAllowed: isPublic });
    expect(await words(open, 'mail.test')).toMatch(/^The server offers no TLS/);
    expect(connections).toBe(1);
    expect(heard).not.toContain('sesame');
  },
);

test('the connection goes to the address that was looked at, whatever the name says afterwards', async () => {
  let asked = 0;
  const resolve = () => Promise.resolve([{ address: ++asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
  const open = imapOpener({ privateHosts: false }, { resolve, isAllowed: isPublic });
  await words(open, 'mail.test');
  expect([asked, connections]).toEqual([1, 1]);
});

test('a visit that is refused leaves the mailbox to the next one', async () => {
  const open = imapOpener({ privateHosts: true });
  const refused = 'The server refuses the user name or the password.';
  expect(await Promise.all([words(open, '127.0.0.1'), words(open, '127.0.0.1')])).toEqual([refused, refused]);
});
