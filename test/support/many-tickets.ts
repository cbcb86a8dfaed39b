import type pg from 'pg';

/** Copies of a ticket with its process and events, for tests that need thousands of them. @param owner a pool past row-level security */
export async function copyTicket(owner: pg.Pool, ticketId: string, count: number): Promise<void> {
  const columns = async (table: string, except: readonly string[]): Promise<string[]> => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' AND column_name <> ALL($2)`,
      [table, except],
    );
    return rows.map(({ name }) => name);
  };
  const copy = async (table: string, own: Readonly<Record<string, string>>, which: string) => {
    const rest = await columns(table, Object.keys(own));
    await owner.query(
      `INSERT INTO ${table} (${[...Object.keys(own), ...rest].join(', ')})
        SELECT ${[...Object.values(own), ...rest.map((name) => `t.${name}`)].join(', ')}
        FROM copies i, ${table} t WHERE t.${which} = $1`,
      [ticketId],
    );
  };
  await owner.query(
    `CREATE TABLE copies AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS process_id, n FROM generate_series(1, ${count}) n`,
  );
  await copy('ticket', { id: 'i.id', number: 't.number + i.n' }, 'id');
  await copy('process', { id: 'i.process_id', subject_id: 'i.id', workflow_id: "'copy-' || i.n" }, 'subject_id');
  await copy('ticket_event', { ticket_id: 'i.id', seq: "nextval('ticket_event_seq_seq')" }, 'ticket_id');
  await owner.query('DROP TABLE copies');
  await owner.query('ANALYZE');
}
