import { mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskFiles } from './disk.ts';
import type { FilePort } from './port.ts';

const tenantId = '018f3a7e-0000-7000-8000-000000000001';
const at = 1_700_000_000_000;
let folder: string;
let files: FilePort;
let sha256: string;
let place: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-disk-'));
  files = diskFiles(folder);
  sha256 = await files.put(tenantId, Buffer.from('Hello'));
  place = path.join(folder, tenantId, sha256.slice(0, 2), sha256);
  await utimes(place, at / 1000, at / 1000);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = () => readdir(path.dirname(place));
const setAside = () => rename(place, `${place}.aside`);

test('bytes are taken away that nobody has put since, and those that are gone already', async () => {
  expect(await files.remove(tenantId, sha256, at)).toBe(false);
  expect(await names()).toEqual([sha256]);
  expect(await files.remove(tenantId, sha256, at + 1)).toBe(true);
  expect(await names()).toEqual([]);
  expect(await files.remove(tenantId, sha256, at + 1)).toBe(true);
});

test('what whoever died has left aside is read, put back where it is young, and taken away where it is not', async () => {
  await setAside();
  expect(await text(await files.read(tenantId, sha256))).toBe('Hello');
  await setAside();
  expect(await files.remove(tenantId, sha256, at)).toBe(false);
  expect(await names()).toEqual([sha256]);
  await setAside();
  expect(await files.remove(tenantId, sha256, at + 1)).toBe(true);
  expect(await names()).toEqual([]);
  await expect(files.read(tenantId, sha256)).rejects.toMatchObject({ kind: 'NotFound' });
});

test('bytes that are put while others of them lie aside are the later ones', async () => {
  await setAside();
  await files.put(tenantId, Buffer.from('Hello'));
  expect(await files.remove(tenantId, sha256, at + 1)).toBe(false);
  expect(await names()).toEqual([sha256]);
});

test('a disk that fails has taken nothing away', async () => {
  await rm(path.dirname(place), { recursive: true });
  await writeFile(path.dirname(place), 'no folder');
  await expect(files.remove(tenantId, sha256, at + 1)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
