import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
let copy: string;

/** The tree as it would be cloned, beside the modules that are installed already. */
beforeAll(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), 'backbeat-new-process-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const files = stdout.split('\0').filter((file) => file !== '');
  await Promise.all(files.map((file) => cp(path.join(root, file), path.join(copy, file)).catch(() => undefined)));
  await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

const inCopy = (command: string, ...args: string[]) =>
  run(process.execPath, [command, ...args], { cwd: copy, env: { ...process.env, NO_COLOR: '1', VITEST: undefined } });

test('a new process is written, compiles, runs, and its tests pass', async () => {
  const written = await inCopy(
    'node_modules/tsx/dist/cli.mjs',
    'scripts/new-process.ts',
    'contract-review',
    '--no-history',
  );
  expect(written.stdout).toContain('The process contract-review is there.');
  for (const project of ['.', 'web']) {
    const types = await inCopy('node_modules/typescript-7/bin/tsc', '-p', project).catch(
      (error: { stdout: string }) => error,
    );
    expect(types.stdout).toBe('');
  }
  const tests = await inCopy(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    '--project',
    'integration',
    'contract-reviews',
  );
  expect(tests.stdout).toMatch(/Test Files\s+2 passed/);
}, 240_000);

test('a noun that is taken, or none, is refused and nothing is written', async () => {
  const refuse = (...args: string[]) => inCopy('node_modules/tsx/dist/cli.mjs', 'scripts/new-process.ts', ...args);
  await expect(refuse('contract-review')).rejects.toMatchObject({
    stderr: expect.stringContaining('is there already'),
  });
  await expect(refuse('Contract Review')).rejects.toMatchObject({
    stderr: expect.stringContaining('say a noun in the singular'),
  });
}, 60_000);
