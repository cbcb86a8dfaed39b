import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

const RETRY_MS = 250;
const RETRY_LIMIT_MS = 5000;
const END_LIMIT_MS = 1000;

/**
 * One LISTEN connection, reopened for as long as it takes. NOTIFY keeps no history: `onGap` says, at each (re)connection, that something may have been missed.
 * @param heard by channel, with the payload
 */
export function startListener(
  url: string,
  heard: Readonly<Record<string, (payload: string) => void>>,
  onGap: () => void,
): Listener {
  let closed = false;
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });

  async function connected(): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'backbeat-api-live' });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    // `end` follows every error of a connection that stood.
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => heard[channel]?.(payload ?? ''));
    try {
      // A client that is ended while it connects never says so: hence not only awaited.
      await Promise.race([client.connect(), stopped]);
      if (closed) return;
      for (const channel of Object.keys(heard)) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      onGap();
      await Promise.race([ended, stopped]);
    } finally {
      await Promise.race([client.end().catch(() => undefined), sleep(END_LIMIT_MS, undefined, { ref: false })]);
    }
  }

  const running = (async () => {
    for (let wait = RETRY_MS; !closed; wait = Math.min(wait * 2, RETRY_LIMIT_MS)) {
      const since = performance.now();
      await connected().catch(() => undefined);
      if (performance.now() - since > RETRY_LIMIT_MS) wait = RETRY_MS;
      if (!closed) await Promise.race([sleep(wait, undefined, { ref: false }), stopped]);
    }
  })();

  return {
    close() {
      closed = true;
      stop();
      return running;
    },
  };
}
