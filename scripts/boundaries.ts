import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const ROOMS = ['domain', 'services', 'activities', 'workflows', 'temporal', 'api', 'web'];

export interface Boundaries {
  /** Files looked at; none is a failure of the tool, not a success. */
  readonly modules: number;
  /** `rule: from → to` */
  readonly violations: string[];
}

/** Judges the imports of the rooms below a folder by .dependency-cruiser.cjs. */
export async function judgeImports(baseDir: string): Promise<Boundaries> {
  const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
  const rooms = ROOMS.filter((room) => existsSync(path.join(baseDir, room)));
  const { output } = await cruise(rooms, { ...options, baseDir, ruleSet: { forbidden }, validate: true });
  const { summary, modules } = output as ICruiseResult;
  return {
    modules: modules.filter(({ source }) => rooms.some((room) => source.startsWith(`${room}/`))).length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { modules, violations } = await judgeImports(root);
  for (const line of violations) console.error(line);
  if (modules === 0) console.error('no module was found: dependency-cruiser needs a TypeScript with the JS API (6.0)');
  console.log(`${modules} modules, ${violations.length} imports that cross a boundary`);
  process.exitCode = modules === 0 || violations.length > 0 ? 1 : 0;
}
