import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Below a kilobyte the answer fits one packet either way. */
export const SMALLEST_BYTES = 1024;
/** Pictures and fonts are compressed by their own formats. */
const TEXT = /\.(js|css|svg|json|txt|webmanifest)$/;

/**
 * Lays a brotli and a gzip form beside each text file of a folder that is larger than a kilobyte: `app.js.br`, `app.js.gz`. Once at build,
 * with the best levels, so that serving costs nothing. @returns how many files were compressed
 */
export async function compressFolder(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => TEXT.test(name));
  const done = await Promise.all(files.map((name) => compressFile(path.join(folder, name))));
  return done.filter(Boolean).length;
}

async function compressFile(file: string): Promise<boolean> {
  const { size } = await stat(file);
  if (size <= SMALLEST_BYTES) return false;
  const text = await readFile(file);
  const [small, smaller] = await Promise.all([
    promisify(gzip)(text, { level: 9 }),
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: size } }),
  ]);
  await Promise.all([writeFile(`${file}.gz`, small), writeFile(`${file}.br`, smaller)]);
  return true;
}
