import { once } from 'node:events';
import net from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../services/messages/deliver.ts';
import type { Answer } from '../../services/processes/call.ts';
import { smtp } from './messages.ts';

const MESSAGE: Outgoing = {
  id: '0199',
  tenantId: '0198',
  channel: 'email',
  toAddress: 'ann@example.com',
  toName: null,
  subject: 'Hello',
  body: 'Hi Ann',
  attempt: 1,
  envelope: null,
};

type Step = 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | '.';
type Reply = string | 'close' | 'drip' | 'silence';
const REPLIES: Record<Step, Reply> = {
  EHLO: '250 here',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  '.': '250 taken',
};

const error = (message: string) => expect.objectContaining({ message });

const servers: net.Server[] = [];
const sockets: net.Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A mail server that says so at one step. */
async function server(change: Partial<Record<Step, Reply>> = {}): Promise<{ url: string; taken: string[] }> {
  const replies = { ...REPLIES, ...change };
  const taken: string[] = [];
  const listening = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    let body: string | null = null;
    let rest = '';
    const reply = (step: Step) => {
      const words = replies[step];
      if (words === 'close') socket.destroy();
      else if (words === 'drip') {
        const timer = setInterval(() => socket.write('250-and'), 5);
        socket.on('close', () => clearInterval(timer));
      } else if (words !== 'silence') socket.write(`${words}\r\n`);
      if (step === 'DATA' && words.startsWith('354')) body = '';
    };
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (body === null) {
          const step = (Object.keys(replies) as Step[]).find((verb) => line.startsWith(verb));
          if (step) reply(step);
        } else if (line === '.') {
          taken.push(body);
          body = null;
          reply('.');
        } else body += `${line}\n`;
      }
    });
  });
  servers.push(listening);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return { url: `smtp://127.0.0.1:${(listening.address() as net.AddressInfo).port}`, taken };
}

const send = (url: string, signal = new AbortController().signal): Promise<Answer> =>
  smtp(url, 'Backbeat <hello@backbeat.test>').send(MESSAGE, MESSAGE.id, signal);

it('a mail that is taken is done, under an id that the key gives it', async () => {
  const { url, taken } = await server();
  expect(await send(url)).toEqual({ kind: 'done', result: { id: '<0199@backbeat.test>' } });
  expect(taken).toEqual([expect.stringContaining('Message-ID: <0199@backbeat.test>')]);
});

describe('a server', () => {
  it.each([
    ['says no for good to the address', { RCPT: '550 no such user' }, 'failed'],
    ['says no for good to the words', { '.': '554 spam' }, 'failed'],
    ['says not now to the address', { RCPT: '450 busy' }, 'refused'],
    ['says not now to the words', { '.': '451 try later' }, 'refused'],
    ['closes the connection before it has taken DATA', { DATA: 'close' }, 'refused'],
    ['closes it at the sender', { MAIL: 'close' }, 'refused'],
    ['closes it when it has the mail, without a word', { '.': 'close' }, 'ambiguous'],
  ] as const)('that %s', async (_, change, kind) => {
    const { url } = await server(change);
    expect(await send(url)).toMatchObject({ kind });
  });

  it('that is not there has certainly taken nothing', async () => {
    const { url } = await server();
    for (const listening of servers.splice(0)) await new Promise((resolve) => listening.close(resolve));
    expect(await send(url)).toMatchObject({ kind: 'refused' });
  });
});

describe('of several recipients', () => {
  const envelope = {
    ...{ inReplyTo: null, references: [], replyTo: null, fromName: null, files: [] },
    cc: ['boss@example.com', 'it@example.com'],
  };
  it.each<[string, readonly string[], object]>([
    [
      'whom the mail is to: failed, though a copy is out',
      ['ann@example.com'],
      {
        kind: 'failed',
        error: error('ann@example.com was refused. Only boss@example.com, it@example.com got a copy.'),
      },
    ],
    [
      'the first, spelt otherwise, and a copy',
      ['Ann@example.com', 'it@example.com'],
      {
        kind: 'failed',
        error: error('Ann@example.com, it@example.com was refused. Only boss@example.com got a copy.'),
      },
    ],
    [
      'a copy: done, with a note',
      ['boss@example.com'],
      { kind: 'done', result: { id: '<0199@backbeat.test>', note: 'The copy to boss@example.com was refused.' } },
    ],
    ['nobody: done', [], { kind: 'done', result: { id: '<0199@backbeat.test>' } }],
    ['everybody: failed', ['ann@example.com', 'boss@example.com', 'it@example.com'], { kind: 'failed' }],
  ])('the server refuses %s', async (_, refused, answer) => {
    const mails = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, done) =>
        done(refused.includes(address) ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done());
      },
    });
    await new Promise<void>((resolve) => mails.listen(0, '127.0.0.1', resolve));
    const url = `smtp://127.0.0.1:${(mails.server.address() as net.AddressInfo).port}`;
    const toAddress = refused.includes('Ann@example.com') ? 'Ann@example.com' : MESSAGE.toAddress;
    const sending = smtp(url, 'Backbeat <hello@backbeat.test>').send(
      { ...MESSAGE, toAddress, envelope },
      MESSAGE.id,
      new AbortController().signal,
    );
    expect(await sending).toEqual('error' in answer || 'result' in answer ? answer : expect.objectContaining(answer));
    await new Promise<void>((resolve) => mails.close(resolve));
  });
});

describe('a sending that has lasted its longest is cut off', () => {
  it.each([
    ['a server that never ends its first words: nothing went out', { EHLO: 'drip' }, 'refused'],
    ['one that is silent before DATA: the same', { DATA: 'silence' }, 'refused'],
    ['one that has the mail and never ends its answer: it may have arrived', { '.': 'drip' }, 'ambiguous'],
  ] as const)('%s', async (_, change, kind) => {
    const { url } = await server(change);
    const limit = new AbortController();
    const sending = send(url, limit.signal);
    setTimeout(() => limit.abort(), 150);
    expect(await sending).toMatchObject({ kind });
    await expect.poll(() => sockets.every((socket) => socket.destroyed), { timeout: 5000 }).toBe(true);
  });
});
