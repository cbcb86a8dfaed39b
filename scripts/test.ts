import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.ts';
import { generateClient } from './generate.ts';
import { coveredLines } from './testing/coverage.ts';
import type { Report } from './testing/reporter.ts';

/**
 * `npm test`: everything, stopping nowhere. The last line adds up what the runners reported; each check that has no tests of its own (types,
 * lint, boundaries, build, coverage) counts as one. What leaves a processor idle runs beside something else; integration does not.
 */
const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const reports = path.join(root, 'reports');

/** Lines of domain and services that the tests must run; the goal is 90. */
const COVERAGE_GATE_PERCENT = 80;
const COVERED = new Set(['unit', 'acceptance', 'integration']);

const total = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];

function enter(name: string, seconds: number, { passed, failed, skipped }: Report): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped.length;
  summary.push(
    `${failed ? 'FAILED' : 'ok    '}  ${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped, ${seconds} s`,
  );
  for (const { name: test, reason } of skipped) summary.push(`        skipped: ${test}${reason ? ` (${reason})` : ''}`);
}

/** Each line that it says has its name before it: two speak at once. */
function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => console.log(`${name} │ ${line}`));
    }
    // Not when its pipes close: a server that it left behind may hold them.
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const secondsSince = (begun: number): number => Math.round((Date.now() - begun) / 100) / 10;

async function check(name: string, ...commands: (readonly string[])[]): Promise<void> {
  const begun = Date.now();
  let code = 0;
  for (const args of commands) code ||= await run(name, args);
  enter(name, secondsSince(begun), { passed: code ? 0 : 1, failed: code ? 1 : 0, skipped: [] });
}

/** Before the projects that start the app: two of them at once would build it twice, into one folder. */
async function build(): Promise<void> {
  const begun = Date.now();
  const failed = await ensureBuilt(['web', 'workflows', 'programs']).then(
    () => 0,
    (error: Error) => {
      console.error(error.message);
      return 1;
    },
  );
  enter('build', secondsSince(begun), { passed: 1 - failed, failed, skipped: [] });
}

async function project(name: string): Promise<void> {
  const begun = Date.now();
  const file = path.join(reports, `${name}.json`);
  const coverage = COVERED.has(name) ? ['--coverage', `--coverage.reportsDirectory=${coverageFolder(name)}`] : [];
  const reporters = ['--reporter=default', '--reporter=./scripts/testing/reporter.ts'];
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    name,
    '--passWithNoTests',
    ...reporters,
    ...coverage,
  ];
  const code = await run(name, args, { BACKBEAT_TEST_REPORT: file });
  const text = await readFile(file, 'utf8').catch(() => null);
  const report = text ? (JSON.parse(text) as Report) : { passed: 0, failed: 0, skipped: [] };
  const found = report.passed + report.failed + report.skipped.length;
  if (found === 0) console.error(`no test was found in ${name}`);
  // A run that ended badly without a failed test to show for it has failed all the same.
  const failed = report.failed || (code !== 0 || found === 0 ? 1 : 0);
  enter(name, secondsSince(begun), { ...report, failed });
}

const coverageFolder = (name: string): string => path.join(reports, 'coverage', name);

async function coverage(): Promise<void> {
  const files = [...COVERED].map((name) => path.join(coverageFolder(name), 'coverage-final.json'));
  let failed = 0;
  for (const [folder, { lines, covered }] of await coveredLines(files, root)) {
    const percent = (covered / lines) * 100;
    if (percent < COVERAGE_GATE_PERCENT) failed = 1;
    summary.push(`        ${folder}: ${percent.toFixed(1)} % of ${lines} lines (gate ${COVERAGE_GATE_PERCENT} %)`);
  }
  enter('coverage', 0, { passed: 1 - failed, failed, skipped: [] });
}

await rm(reports, { recursive: true, force: true });
await generateClient();
const tsc = 'node_modules/typescript-7/bin/tsc';
async function checks(): Promise<void> {
  await check('types', [tsc, '-p', '.'], [tsc, '-p', 'web']);
  await check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']);
  await check('boundaries', ['--import', 'tsx', 'scripts/boundaries.ts']);
  await build();
}
async function withoutServers(): Promise<void> {
  for (const name of ['unit', 'acceptance', 'replay']) await project(name);
}
await Promise.all([checks(), withoutServers()]);
await project('integration');
await Promise.all([project('browser'), project('chaos')]);
await coverage();

console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed ? 1 : 0);
