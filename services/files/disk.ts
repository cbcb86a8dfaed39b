import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
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
  return {
    async put(tenantId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const place = placeOf(tenantId, sha256);
      if (await isThere(place)) return sha256;
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
      if (!(await isThere(place))) throw notFound('This file');
      return createReadStream(place);
    },
  };
}
