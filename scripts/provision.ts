import { ConfigError, databaseUrls, loadDotEnv, readEnvironment } from '../config.ts';
import { createDatabase, provisionRoles } from '../temporal/servers/databases.ts';

/** `npm run db:provision`: the roles, with the passwords of their URLs, and the database of DATABASE_URL. Harmless where they are. */
try {
  const env = readEnvironment(loadDotEnv());
  const { ADMIN_DATABASE_URL: admin, DATABASE_URL: app } = env;
  if (!admin || !app)
    throw new ConfigError('ADMIN_DATABASE_URL and DATABASE_URL are needed: set both (see .env.example)');
  const urls = databaseUrls(env, app);
  const owner = decodeURIComponent(new URL(urls.owner).username);
  const name = decodeURIComponent(new URL(app).pathname.slice(1));
  await provisionRoles(admin, urls);
  console.log(
    (await createDatabase(admin, name, owner)) ? `made the database ${name}` : `the database ${name} is there`,
  );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
