import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';

export interface MailTaker {
  readonly url: string;
  /** Message-IDs, as they were taken. */
  readonly taken: readonly string[];
  /** Lets the answer to the mails taken be entered. */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

/** A mail server that takes every mail, and keeps whoever sent it from entering so: it holds the row of the message, and then says yes. */
export async function openTaker(databaseUrl: string): Promise<MailTaker> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(Buffer.concat(parts).toString('utf8'))?.[1] ?? '';
        taken.push(messageId);
        const id = /<([0-9a-f-]{36})/.exec(messageId)?.[1];
        client.query('SELECT FROM message WHERE id = $1 FOR UPDATE', [id]).then(
          () => done(),
          (error: Error) => done(error),
        );
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    async letGo() {
      await client.query('ROLLBACK');
    },
    async close() {
      await client.end();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
