import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface Taken {
  readonly channel: 'webhook' | 'sms';
  /** What no other message has: its id, or for an SMS, which bears none, number and text. */
  readonly what: string;
  readonly key: string | null;
}

/** Whoever is outside: takes webhooks, and SMS as Twilio does, and says yes to each. */
export interface Receiver {
  /** Lets a worker reach it under every https address. */
  readonly env: Readonly<Record<string, string>>;
  readonly taken: readonly Taken[];
  /**
   * From now on keeps whoever sent something on the channel from entering that it was taken: it holds the row of the message, and then says yes.
   * @returns what lets it be entered
   */
  hold(channel: Taken['channel'], databaseUrl: string): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const AS_THOUGH_OUT = fileURLToPath(new URL('as-though-out.mjs', import.meta.url));

export async function openReceiver(): Promise<Receiver> {
  const taken: Taken[] = [];
  let held: { readonly channel: Taken['channel']; readonly client: pg.Client } | null = null;
  async function take(request: http.IncomingMessage): Promise<string> {
    const sent = await text(request);
    const isSms = request.url?.endsWith('/Messages.json') === true;
    const channel = isSms ? 'sms' : 'webhook';
    const form = new URLSearchParams(sent);
    const [to, id] = [form.get('To'), request.headers['webhook-id']];
    const key = request.headers['idempotency-key'];
    taken.push({
      channel,
      what: isSms ? `${to} ${form.get('Body')}` : String(id),
      key: key === undefined ? null : String(key),
    });
    if (held?.channel === channel) {
      await held.client.query(
        `SELECT FROM message WHERE channel = $1 AND state = 'sending' AND ${isSms ? 'to_address' : 'id::text'} = $2 FOR UPDATE`,
        [channel, isSms ? to : id],
      );
    }
    return JSON.stringify({ sid: `SM${taken.length}` });
  }
  const server = http.createServer((request, response) => {
    take(request).then(
      (answer) => response.writeHead(201, { 'content-type': 'application/json' }).end(answer),
      () => request.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    env: {
      NODE_OPTIONS: `--import ${AS_THOUGH_OUT}`,
      RECEIVER_PORT: String((server.address() as AddressInfo).port),
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: '+15005550006',
    },
    taken,
    async hold(channel, databaseUrl) {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query('BEGIN');
      held = { channel, client };
      return async () => {
        held = null;
        await client.query('ROLLBACK');
        await client.end();
      };
    },
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
