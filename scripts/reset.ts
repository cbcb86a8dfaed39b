import { rm } from 'node:fs/promises';
import path from 'node:path';
import { loadDotEnv, readEnvironment } from '../config.ts';
import { endLeftoverPostgres } from '../temporal/servers/postgres.ts';
import { endLeftoverTemporal } from '../temporal/servers/temporal.ts';
import { endLeftoverApp } from './app.ts';
import { lockDataFolder } from './embedded.ts';

/** `npm run reset`: the embedded servers' data and the demo go; the next start begins anew. Refused while the app runs. */
const dataDir = path.resolve(readEnvironment(loadDotEnv()).BACKBEAT_DATA_DIR);
try {
  await lockDataFolder(dataDir);
  await endLeftoverApp(dataDir);
  await endLeftoverTemporal(dataDir);
  await endLeftoverPostgres(dataDir);
  // By name: the folder is whatever BACKBEAT_DATA_DIR says, and may hold what is not ours.
  const ours = [
    'postgres',
    'postgres-password',
    'temporal',
    'logs',
    'files',
    'uploads',
    'secret',
    'worker.pid',
    'api.pid',
    'lock',
  ];
  for (const name of ours) await rm(path.join(dataDir, name), { recursive: true, force: true });
  console.log(`${dataDir} is empty again`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
