import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newest } from './newest.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Prisma's client, where it is missing or older than the schema. Generating needs no engine, but the CLI looks for one
 * and would download it; it is content with any program. (Never so for `prisma migrate`: it would do nothing, silently.)
 * @returns whether it was generated
 */
export async function generateClient(): Promise<boolean> {
  const [schema, client] = [await newest(['prisma/schema'], root), await newest(['prisma/client'], root)];
  if (client > schema) return false;
  const nothing = ['/bin/true', '/usr/bin/true'].find((file) => existsSync(file)) ?? process.execPath;
  await promisify(execFile)(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
    cwd: root,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: nothing },
  });
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateClient();
