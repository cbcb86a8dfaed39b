import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Under which user, and through which wrapper, Postgres is run. */
export interface RunAs {
  readonly user: { readonly uid: number; readonly gid: number } | null;
  /** Goes before the command. */
  readonly wrapper: readonly string[];
}

/**
 * Postgres refuses to run as root (containers, CI). There it runs as whoever owns the data, else as `postgres`, else as
 * `nobody`. Where that user cannot reach the files (a clone below /root), setpriv lets it read them all the same.
 */
export async function runAs(dataFolder: string, binary: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { user: null, wrapper: [] };
  const owner = await stat(dataFolder).catch(() => null);
  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await serviceUser();
  if ((await isReachable(dataFolder)) && (await isReachable(binary))) return { user, wrapper: [] };
  const reach = '+dac_override';
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { user: null, wrapper: ['setpriv', ...ids, `--inh-caps=${reach}`, `--ambient-caps=${reach}`] };
}

/** Who is to own the data. */
export async function serviceUser(): Promise<{ uid: number; gid: number }> {
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  return { uid: Number(account?.[2] ?? 65534), gid: Number(account?.[3] ?? 65534) };
}

/** Whether anybody may pass all the folders above. */
async function isReachable(file: string): Promise<boolean> {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
  }
  return true;
}
