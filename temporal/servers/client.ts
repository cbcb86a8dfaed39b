import pg from 'pg';

/** One connection for as long as `work` takes. Cut while nothing is asked of it, it makes the next statement fail and not the process end. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
