import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { notFound } from '../../domain/errors.ts';
import type { FilePort } from './port.ts';

const UUID = /^[0-9a-f-]{36}$/i;
const HASH = /^[0-9a-f]{64}$/;

/** Where it lies in the data folder. */
export const filesFolder = (dataDir: string): string => path.join(dataDir, 'files');

/** A folder for every tenant below `folder`, and in it 256 by the first byte of the hash. What is there already is not written again. */
export function diskFiles(folder: string): FilePort {
  const placeOf = (tenantId: string, sha256: string): string => {
    if (!UUID.test(tenantId) || !HASH.test(sha256)) throw notFound('This file');
    return path.join(folder, tenantId.toLowerCase(), sha256.slice(0, 2), sha256);
  };
  const isThere = (place: string): Promise<boolean> =>
    stat(place).then(
      (found) => found.isFile(),
      () => false,
    );
  /** Says of bytes that are there that they were put again. */
  const touch = (place: string): Promise<boolean> => {
    const now = new Date();
    return utimes(place, now, now).then(
      () => true,
      () => false,
    );
  };
  return {
    async put(tenantId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const place = placeOf(tenantId, sha256);
      if (await touch(place)) return sha256;
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      // Under its name it is whole from the first moment on.
      const part = `${place}.${randomUUID()}`;
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, place);
      return sha256;
    },
    async take(tenantId, from, sha256) {
      const place = placeOf(tenantId, sha256);
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      const part = `${place}.${randomUUID()}`;
      await copyFile(from, part);
      await rename(part, place);
      await rm(from, { force: true });
    },
    async read(tenantId, sha256) {
      const place = placeOf(tenantId, sha256);
      if (!(await isThere(place))) await putBack(place).catch(() => Promise.reject(notFound('This file')));
      return createReadStream(place);
    },
    async remove(tenantId, sha256, since) {
      const place = placeOf(tenantId, sha256);
      const aside = asideOf(place);
      // Out of the way first: whoever puts them now writes them anew, and whoever did just before is seen by the time. Whoever dies from here
      // on leaves them aside, where the next one, or whoever reads them, finds them.
      await rename(place, aside).catch(unless('ENOENT'));
      const found = await stat(aside).catch(unless('ENOENT'));
      if (!found) return true;
      if (found.mtimeMs >= since) {
        await putBack(place);
        return false;
      }
      await rm(aside, { force: true });
      return true;
    },
  };
}

const asideOf = (place: string): string => `${place}.aside`;

/** By a link, which gives way to bytes that somebody has put anew: those are the later ones. */
async function putBack(place: string): Promise<void> {
  await link(asideOf(place), place).catch(unless('EEXIST'));
  await rm(asideOf(place), { force: true });
}

/** An error of this code is none; every other is thrown on. */
const unless =
  (code: string) =>
  (error: unknown): undefined => {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error;
  };
