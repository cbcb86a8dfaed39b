import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SetupError } from '../temporal/servers/setup-error.ts';
import { compressFolder } from './compress.ts';
import { newest } from './newest.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is built is for production whoever starts it: React for tests is another and larger one. */
const env = { ...process.env, NODE_ENV: 'production' };
const run = (args: readonly string[]) => promisify(execFile)(process.execPath, args, { cwd: root, env });

/** What is built from which sources, and the file that is written last. */
const PARTS = {
  web: {
    sources: ['web', 'domain', 'vite.config.ts', 'package-lock.json'],
    result: 'dist/web/index.html',
    build: buildWeb,
  },
  workflows: {
    sources: ['workflows', 'domain', 'temporal', 'package-lock.json'],
    result: 'dist/workflows.js',
    build: buildWorkflows,
  },
  programs: {
    sources: [
      ...['activities', 'api', 'domain', 'prisma', 'scripts', 'services', 'temporal', 'workflows'],
      ...['config.ts', 'package-lock.json'],
    ],
    result: 'dist/worker.js',
    build: buildPrograms,
  },
} as const;

/** Builds what is missing or older than its sources. @returns the names of the parts built */
export async function ensureBuilt(parts: readonly (keyof typeof PARTS)[] = ['web', 'workflows']): Promise<string[]> {
  const built: string[] = [];
  for (const name of parts) {
    const { sources, result, build } = PARTS[name];
    if ((await newest([result], root)) > (await newest(sources, root))) continue;
    await build();
    built.push(name);
  }
  return built;
}

async function buildWeb(): Promise<void> {
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];
  await run(vite).catch((error: Error & { stderr?: string }) => {
    throw new SetupError(`the web app cannot be built: ${(error.stderr || error.message).trim()}`);
  });
  await compressFolder(`${root}/dist/web`);
}

/** About a second that no worker has to spend at its start. */
async function buildWorkflows(): Promise<void> {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const workflowsPath = createRequire(import.meta.url).resolve('../workflows/index.ts');
  const quiet = () => undefined;
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: { trace: quiet, debug: quiet, info: quiet, log: quiet, warn: console.warn, error: console.error },
  });
  await mkdir(`${root}/dist`, { recursive: true });
  // At once: a worker may just be reading the one before.
  await writeFile(`${root}/dist/workflows.js.new`, code);
  await rename(`${root}/dist/workflows.js.new`, `${root}/dist/workflows.js`);
}

/** Below dist as deep as below the root, where paths relative to a file matter. */
const PROGRAMS = {
  api: 'api/main.ts',
  worker: 'temporal/worker-main.ts',
  'scripts/migrate': 'scripts/migrate.ts',
  'scripts/provision': 'scripts/provision.ts',
  'scripts/workspace': 'scripts/workspace.ts',
  'scripts/import': 'scripts/import.ts',
  'temporal/rebuild': 'temporal/rebuild-main.ts',
};

/** A file each, which needs `node_modules` of the dependencies beside it, and no TypeScript: a worker starts in 1 s instead of 3. */
async function buildPrograms(): Promise<void> {
  const { build } = await import('esbuild');
  // Documents are drawn with them.
  await cp(`${root}/services/documents/fonts`, `${root}/dist/fonts`, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS,
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}

/** Everything for production. */
async function buildAll(): Promise<void> {
  await rm(`${root}/dist`, { recursive: true, force: true });
  await Promise.all([buildWeb(), buildWorkflows(), buildPrograms()]);
  console.log(
    `built dist/web, dist/workflows.js, ${Object.keys(PROGRAMS)
      .map((name) => `dist/${name}.js`)
      .join(', ')}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
