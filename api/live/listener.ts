import pg from 'pg';

export interface Listener {
  /** Resolves when the channels are being heard for the first time. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const RETRY_MS = 250;
const RETRY_LIMIT_MS = 5000;

/**
 * One LISTEN connection, reopened for as long as it takes. NOTIFY keeps no history: `onGap` says that something may have been missed.
 * @param heard by channel, with the payload
 */
export function startListener(
  url: string,
  heard: Readonly<Record<string, (payload: string) => void>>,
  onGap: () => void,
): Listener {
  let closed = false;
  let client: pg.Client | null = null;
  let wakeUp = () => {};
  let firstTime = () => {};
  const ready = new Promise<void>((resolve) => {
    firstTime = resolve;
  });

  async function connected(): Promise<void> {
    const mine = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'backbeat-api-live' });
    client = mine;
    const ended = new Promise<void>((resolve) => mine.once('end', resolve));
    // `end` follows every error of a connection that stood.
    mine.on('error', () => undefined);
    mine.on('notification', ({ channel, payload }) => heard[channel]?.(payload ?? ''));
    try {
      await mine.connect();
      for (const channel of Object.keys(heard)) await mine.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      onGap();
      firstTime();
      if (!closed) await ended;
    } finally {
      await mine.end().catch(() => undefined);
    }
  }

  const running = (async () => {
    for (let wait = RETRY_MS; !closed; wait = Math.min(wait * 2, RETRY_LIMIT_MS)) {
      const since = performance.now();
      await connected().catch(() => undefined);
      if (performance.now() - since > RETRY_LIMIT_MS) wait = RETRY_MS;
      if (!closed) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, wait);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  })();

  return {
    ready,
    async close() {
      closed = true;
      wakeUp();
      await client?.end().catch(() => undefined);
      await running;
    },
  };
}
