import pg from 'pg';

/** Whether a database has a workspace already. @param url of its owner */
export async function hasWorkspace(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM tenant LIMIT 1');
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
