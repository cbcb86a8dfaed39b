import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const INSTALL_LIMIT_MS = 240_000;

export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser, from Debian's packages where there is none and we may; or why there is none, for `context.skip`. */
export async function findChromium(): Promise<{ path: string } | { reason: string }> {
  const there = () => PLACES.find((place) => existsSync(place));
  const found = there();
  if (found) return { path: found };
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return { reason: `no Chromium at ${PLACES.join(', ')}, and only root on Debian can install one` };
  }
  const apt = (...args: string[]) =>
    promisify(execFile)('apt-get', args, {
      timeout: INSTALL_LIMIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    await apt('update', '-q');
    await apt('install', '-qy', '--no-install-recommends', 'chromium');
  } catch (error) {
    return { reason: `Chromium could not be installed (${(error as Error).message.split('\n')[0]})` };
  }
  const installed = there();
  return installed ? { path: installed } : { reason: 'the package of Chromium brought no /usr/bin/chromium' };
}
