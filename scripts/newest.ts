import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** When the youngest file of these files and folders was changed (epoch ms), 0 where there is none. */
export async function newest(names: readonly string[], root: string): Promise<number> {
  let youngest = 0;
  for (const name of names) {
    const file = path.join(root, name);
    const found = await stat(file).catch(() => null);
    if (!found) continue;
    const inside = found.isDirectory() ? await newest(await readdir(file), file) : found.mtimeMs;
    youngest = Math.max(youngest, inside);
  }
  return youngest;
}
