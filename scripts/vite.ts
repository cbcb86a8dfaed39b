import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcess, eventually, freePort, hasEnded, spawnServer, tail } from '../temporal/servers/processes.ts';
import { SetupError } from '../temporal/servers/setup-error.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Above the ports of the embedded servers. */
const OFFSET = 40;

/** Vite's development server, which passes /api on to `env.PORT`. */
export async function startVite(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(Number(env.PORT) + OFFSET);
  const logFile = path.join(dataDir, 'logs', 'vite.log');
  const args = ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
  const child = spawnServer(process.execPath, args, { logFile, env: { ...process.env, ...env }, cwd: root });
  const url = `http://127.0.0.1:${port}`;
  const answers = () => fetch(url).then(Boolean, () => false);
  const ready = await eventually(async () => hasEnded(child) || (await answers()), 30_000);
  const pid = child.pid ?? 0;
  if (!ready || hasEnded(child)) {
    if (pid) await endProcess(pid);
    throw new SetupError(`the web app's development server does not start (${await tail(logFile, 1)}): see ${logFile}`);
  }
  return { url, stop: () => endProcess(pid) };
}
