import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, inject, it } from 'vitest';

const dist = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const LIMIT_BYTES = 200_000;
/** Between nothing and the first page: signing in, the shell around all pages, and Now. */
const PAGES = ['sign-in.page-', 'shell-', 'now.page-'];

const textOf = (file: string) => readFile(`${dist}${file}`, 'utf8');

/** The scripts that have to be there before those do anything. What they ask for later (a chart, a menu) is not among them. */
async function needed(roots: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (found.has(name)) return;
    found.add(name);
    const script = await textOf(`assets/${name}`);
    for (const [, imported = ''] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) await visit(imported);
  };
  for (const root of roots) await visit(root);
  return found;
}

it('needs at most 200 kB of scripts and styles, gzipped, before the first page', async (test) => {
  const demo = inject('demo');
  // Whoever starts the demo has it built.
  if ('reason' in demo) return test.skip(demo.reason);
  const assets = await readdir(`${dist}assets`);
  const html = await textOf('index.html');
  const linked = [...html.matchAll(/"\/(assets\/[^"]+|[\w-]+\.js)"/g)].map(([, file = '']) => file);
  const entries = linked.filter((file) => /^assets\/.*\.js$/.test(file)).map((file) => file.slice('assets/'.length));
  const pages = PAGES.map((start) => assets.find((name) => name.startsWith(start) && name.endsWith('.js')) ?? start);
  const scripts = [...(await needed([...entries, ...pages]))].map((name) => `assets/${name}`);
  const files = new Set([...scripts, ...linked.filter((file) => !scripts.includes(file))]);
  const sizes = await Promise.all([...files].map(async (file) => [file, gzipSync(await textOf(file)).length] as const));
  const largest = sizes.toSorted((a, b) => b[1] - a[1]).slice(0, 8);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(
    linked.some((file) => file.endsWith('.css')),
    'the styles are among them',
  ).toBe(true);
  expect(total, `the largest: ${JSON.stringify(largest)}`).toBeLessThanOrEqual(LIMIT_BYTES);
});
