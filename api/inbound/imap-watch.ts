import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { accessTo, PolledMailbox } from '../../services/mail/poll.ts';
import type { WatchSource } from './imap.ts';

/** Each is a connection that stands: beyond these the visit once a minute is what there is. */
const MOST_WATCHED = 200;
const WAIT_MS = { first: 2000, most: 300_000 };

interface Parts {
  readonly watch: WatchSource;
  readonly access: (box: PolledMailbox) => ReturnType<typeof accessTo>;
  readonly visit: (box: PolledMailbox) => Promise<void>;
  readonly log: Pick<Logger, 'debug'>;
  readonly waitMs?: { readonly first: number; readonly most: number };
}

interface Watched {
  /** Changes with what it is reached by. */
  readonly key: string;
  readonly end: AbortController;
  readonly ended: Promise<void>;
}

export interface Watching {
  /** Watches these, as their settings are now, and no others. */
  keep(boxes: readonly PolledMailbox[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A standing connection for each mailbox, over which its server tells of mail. One that breaks is opened again, after twice as long a wait
 * each time; why a mailbox cannot be read is said by the visits, which go on beside it.
 */
export function watchMailboxes(parts: Parts): Watching {
  const watched = new Map<string, Watched>();
  const end = ({ id }: Pick<PolledMailbox, 'id'>) => {
    watched.get(id)?.end.abort();
    watched.delete(id);
  };
  return {
    async keep(boxes) {
      const ids = new Set(boxes.map(({ id }) => id));
      for (const id of [...watched.keys()]) if (!ids.has(id)) end({ id });
      for (const box of boxes.slice(0, MOST_WATCHED)) {
        const access = await parts.access(box);
        const key = JSON.stringify(access);
        if (watched.get(box.id)?.key === key) continue;
        end(box);
        if (!access || access.password === null) continue;
        const stop = new AbortController();
        const ended = watchOne(parts, box, access.settings, access.password, stop.signal);
        watched.set(box.id, { key, end: stop, ended });
      }
    },
    async stop() {
      const all = [...watched.values()];
      for (const one of all) one.end.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

async function watchOne(
  { watch, visit, log, waitMs = WAIT_MS }: Parts,
  box: PolledMailbox,
  settings: Parameters<WatchSource>[0],
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const ring = oneAtATime(() => visit(box));
  for (let wait = waitMs.first; !signal.aborted; wait = Math.min(wait * 2, waitMs.most)) {
    const heard = () => {
      wait = waitMs.first;
      ring.now();
    };
    const how = await watch(settings, password, heard, signal).catch((error: unknown) => {
      log.debug({ err: error, mailboxId: box.id }, 'mail: a mailbox cannot be watched, it is tried again');
      return 'broken' as const;
    });
    if (how === 'does not tell') break;
    // Apart from each other: after an outage of their server a hundred mailboxes are not opened in the same moment.
    await delay(wait * (0.5 + Math.random()), undefined, { signal, ref: false }).catch(() => undefined);
  }
  await ring.done();
}

/** Runs it once more where it is asked for meanwhile, however often. */
function oneAtATime(work: () => Promise<void>): { now(): void; done(): Promise<void> } {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await work();
    } while (again);
    running = null;
  };
  return {
    now() {
      again = true;
      running ??= run();
    },
    done: () => running ?? Promise.resolve(),
  };
}
