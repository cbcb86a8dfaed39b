import type { DatabaseUrls } from '../../config.ts';
import { withClient } from './client.ts';
import { eventually } from './processes.ts';

/** Rights of the roles. The owner bypasses row-level security, else data migrations would touch nothing, silently. */
const RIGHTS = {
  owner: 'LOGIN CREATEDB BYPASSRLS',
  app: 'LOGIN NOBYPASSRLS',
  relay: 'LOGIN NOBYPASSRLS',
  auth: 'LOGIN NOBYPASSRLS',
} as const satisfies Record<keyof DatabaseUrls, string>;

/** Makes the four roles with the names and passwords of the URLs, or gives them these passwords. Run by a superuser. */
export async function provisionRoles(adminUrl: string, urls: DatabaseUrls): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    for (const [key, rights] of Object.entries(RIGHTS)) {
      const { username, password } = new URL(urls[key as keyof DatabaseUrls]);
      const name = decodeURIComponent(username);
      const known = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
      await admin.query(
        `${known.rowCount ? 'ALTER' : 'CREATE'} ROLE ${admin.escapeIdentifier(name)} ${rights}
         PASSWORD ${admin.escapeLiteral(decodeURIComponent(password))}`,
      );
    }
  });
}

/** Makes a database that the owner's role owns. @returns false where there was one already */
export function createDatabase(adminUrl: string, name: string, owner = 'backbeat_owner'): Promise<boolean> {
  return withClient(adminUrl, async (admin) => {
    const known = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount) return false;
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)} OWNER ${admin.escapeIdentifier(owner)}`);
    return true;
  });
}

/** A copy of a database to which nobody is connected; 30 ms for an empty schema. */
export function cloneDatabase(
  adminUrl: string,
  template: string,
  name: string,
  owner = 'backbeat_owner',
): Promise<void> {
  return withClient(adminUrl, async (admin) => {
    const [copy, source, role] = [name, template, owner].map((word) => admin.escapeIdentifier(word));
    await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${source} OWNER ${role}`);
  });
}

/** Connections that are just being closed are waited for; those that stay open are ended. */
export function dropDatabase(adminUrl: string, name: string): Promise<void> {
  return withClient(adminUrl, async (admin) => {
    const isFree = async () =>
      (await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name])).rowCount === 0;
    await eventually(isFree, 2000);
    await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
  });
}
