import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findTemporal, findTestServer } from './binaries.ts';
import { SetupError } from './setup-error.ts';

let home: string;
const here = process.cwd();

/** Nothing on PATH, nothing cached, no network. */
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'backbeat-home-'));
  process.chdir(home);
  vi.stubEnv('PATH', path.join(home, 'bin'));
  vi.stubEnv('XDG_CACHE_HOME', path.join(home, 'cache'));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
});
afterEach(async () => {
  process.chdir(here);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await rm(home, { recursive: true, force: true });
});

async function program(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  await writeFile(file, '#!/bin/sh\necho temporal version 9.9.9\n');
  await chmod(file, 0o755);
  return file;
}

it('says in one line what to do where none can be had', async () => {
  const attempt = findTemporal();
  await expect(attempt).rejects.toThrow(SetupError);
  await expect(attempt).rejects.toThrow(
    /^no temporal on PATH or in the cache, [^\n]*fetch failed[^\n]*: connect to the network once, or install temporal [^\n]*$/,
  );
});

it('prefers the one on PATH to the cached one', async () => {
  const cached = await program(path.join(home, 'cache', 'backbeat'), 'temporal-1.8.2');
  expect(await findTemporal()).toEqual({ path: cached, version: 'temporal version 9.9.9' });
  const onPath = await program(path.join(home, 'bin'), 'temporal');
  expect(await findTemporal()).toEqual({ path: onPath, version: 'temporal version 9.9.9' });
});

it('refuses a download whose checksum is not the one published, and keeps nothing of it', async () => {
  const sums = `${'0'.repeat(64)}  temporal_cli_1.8.2_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`;
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response(url.endsWith('.txt') ? sums : 'not temporal')));
  await expect(findTemporal()).rejects.toThrow(/wrong checksum/);
  await expect(findTemporal()).rejects.toThrow(/could be fetched/);
});

it('takes the test server from the cache too', async () => {
  const cached = await program(path.join(home, '.cache', 'bin'), 'temporal-test-server-1.40.0');
  expect((await findTestServer()).path).toBe(cached);
});
