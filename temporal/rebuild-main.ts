import { ConfigError, databaseUrls, loadDotEnv, readEnvironment } from '../config.ts';
import { openSweeper } from './sweeper.ts';

// After the loss of Temporal's store: asks for every workflow with a process that is not over. The relay of any running worker starts them;
// each plans from its facts and goes on where it was. Harmless where workflows still run: they plan again and find nothing new.
try {
  const env = readEnvironment(loadDotEnv());
  if (!env.DATABASE_URL)
    throw new ConfigError('DATABASE_URL is missing: set it in the environment or in .env (see .env.example)');
  const sweeper = openSweeper(databaseUrls(env, env.DATABASE_URL).relay);
  const asked = await sweeper.wakeAll(new Date());
  await sweeper.close();
  console.log(`${asked} workflows asked for. The worker starts them as it runs.`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
