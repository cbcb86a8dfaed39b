import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type FetchSeams, fetchPublic } from './fetch-public.ts';
import { isPublicAddress } from './public-address.ts';

test.each([
  ['93.184.215.14', true],
  ['8.8.8.8', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['10.0.0.1', false],
  ['192.168.1.1', false],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', false],
  ['2002:7f00:1::1', false],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false],
  ['2001:db8::1', false],
  ['ff02::1', false],
  ['localhost', false],
  ['', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

let server: http.Server;
let port = 0;
let asked: string[] = [];
const LIMITS = { maxBytes: 10_000, timeoutMs: 400, accept: 'text/calendar' };

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    const path = request.url ?? '';
    if (path === '/file') response.end('BEGIN:VCALENDAR');
    else if (path === '/large') response.end('x'.repeat(10_001));
    else if (path === '/exact') response.end('x'.repeat(10_000));
    else if (path === '/endless') response.write('x');
    else if (path.startsWith('/to?')) response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Names of the test: `public.test` counts as of the open internet although it is this server. */
const seams = (change: Partial<FetchSeams> = {}): FetchSeams => ({
  resolve: async (host) =>
    host === 'public.test'
      ? [{ address: '127.0.0.1', family: 4 }]
      : host === 'both.test'
        ? [
            { address: '127.0.0.1', family: 4 },
            { address: '10.0.0.1', family: 4 },
          ]
        : host === 'inside.test'
          ? [{ address: '127.0.0.2', family: 4 }]
          : [],
  isAllowed: (address) => address === '127.0.0.1',
  protocols: ['http:'],
  ...change,
});
const get = (path: string, change: Partial<FetchSeams> = {}, host = 'public.test') =>
  fetchPublic(`http://${host}:${port}${path}`, LIMITS, seams(change));
const to = (target: string) => `/to?${encodeURIComponent(target)}`;

describe('fetchPublic', () => {
  it('reads a text from an address that is allowed, by the name that was asked for', async () => {
    asked = [];
    expect(await get('/file')).toBe('BEGIN:VCALENDAR');
    expect(asked).toEqual([`public.test:${port} /file`]);
  });

  it('follows a redirect, and gives up after three', async () => {
    expect(await get(to('/file'))).toBe('BEGIN:VCALENDAR');
    const loop = `http://public.test:${port}`;
    const twice = to(`${loop}${to(`${loop}${to(`${loop}/file`)}`)}`);
    expect(await get(twice)).toBe('BEGIN:VCALENDAR');
    await expect(get(to(`${loop}${twice}`))).rejects.toThrow('too often');
  });

  it('takes as many bytes as are allowed, and not one more', async () => {
    expect(await get('/exact')).toHaveLength(10_000);
    await expect(get('/large')).rejects.toThrow('larger than 10 kB');
  });

  it('gives up on what does not end in time', async () => {
    await expect(get('/endless')).rejects.toThrow('did not answer in time');
    await expect(get('/file', { resolve: () => new Promise(() => undefined) })).rejects.toThrow('in time');
  });

  it('says what came instead of a file, and which host there is not', async () => {
    await expect(get('/missing')).rejects.toThrow('answered with 404');
    await expect(get('/file', {}, 'nowhere.test')).rejects.toThrow('no host nowhere.test');
  });

  it('never connects to a private address: by name, by one of two, by number, or by redirect', async () => {
    asked = [];
    const privately = 'private network';
    await expect(get('/file', {}, 'inside.test')).rejects.toThrow(privately);
    await expect(get('/file', {}, 'both.test')).rejects.toThrow(privately);
    await expect(get(to(`http://inside.test:${port}/file`))).rejects.toThrow(privately);
    // As in production, but for the scheme.
    const strict = { isAllowed: isPublicAddress };
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      'public.test',
    ]) {
      await expect(get('/file', strict, host), host).rejects.toThrow(privately);
    }
    expect(asked).toEqual([`public.test:${port} ${to(`http://inside.test:${port}/file`)}`]);
  });

  it('asks for a name once: one that changes its mind between the look and the connection is not believed', async () => {
    let times = 0;
    const resolve = async () => [{ address: times++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    expect(await get('/file', { resolve })).toBe('BEGIN:VCALENDAR');
    expect(times).toBe(1);
  });

  it('in production takes https only, without a password, and nothing that is no address', async () => {
    const real = (url: string) => fetchPublic(url, LIMITS);
    await expect(real('http://example.com/a.ics')).rejects.toThrow('begins with https://');
    await expect(real('file:///etc/passwd')).rejects.toThrow('begins with https://');
    await expect(real('https://user:secret@example.com/a.ics')).rejects.toThrow('password');
    await expect(real('holidays')).rejects.toThrow('not a web address');
    await expect(real(`https://127.0.0.1:${port}/file`)).rejects.toThrow('private network');
    await expect(real(`https://localhost:${port}/file`)).rejects.toThrow('private network');
  });
});
