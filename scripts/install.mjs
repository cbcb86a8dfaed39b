// Plain JavaScript without dependencies: it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = path.join(root, 'package-lock.json');
const installed = path.join(root, 'node_modules', '.package-lock.json');
/** Says for which lock file the modules were installed; `npm install` writes none, but its own file after the lock file. */
const stamp = path.join(root, 'node_modules', '.installed-for');

/** Node is new enough and the modules are those of package-lock.json; or one line and exit 1. */
export function ensureInstalled() {
  process.chdir(root);
  const problem = nodeProblem(process.versions.node);
  if (problem) fail(problem);
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (isInstalled(wanted)) return;
  // npm ci empties the folder first: through a link, that of another copy.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      'node_modules is a link, and its modules are not those of package-lock.json: remove the link, then run this again',
    );
  }
  const begun = Date.now();
  console.log('installing modules (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
  if (status !== 0) fail('npm ci failed (see above): connect to the network, then run this again');
  writeFileSync(stamp, wanted);
  console.log(`modules installed (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

/** What to tell somebody with this Node, null where it is new enough. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return null;
  return `Node ${version} is too old: install Node 20.19 or newer, then run this again`;
}

function isInstalled(wanted) {
  if (!existsSync(installed)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  return statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

function fail(line) {
  console.error(line);
  process.exit(1);
}
