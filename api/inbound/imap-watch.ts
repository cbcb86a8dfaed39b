import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import type { accessTo, PolledMailbox } from '../../services/mail/poll.ts';
import type { WatchSource } from './imap.ts';

/** Each is a connection that stands: beyond these the visit once a minute is what there is. */
const MOST_WATCHED = 200;
const WAIT_MS = { first: 2 * SECOND, most: 5 * MINUTE };
/** A line that stood for so long was a good one; and opening one brings no visit more often than the net beneath does. */
const STANDS_MS = MINUTE;
/** After which a server that does not tell is asked again: it may be another by then. */
const SILENT_MS = 6 * HOUR;

interface Parts {
  readonly watch: WatchSource;
  readonly access: (box: PolledMailbox) => ReturnType<typeof accessTo>;
  readonly visit: (box: PolledMailbox) => Promise<void>;
  readonly log: Pick<Logger, 'debug'>;
  readonly time?: WatchTime;
}

/** In ms. A pause ends early where it is no longer wanted. */
export interface WatchTime {
  now(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const REAL_TIME: WatchTime = {
  now: () => performance.now(),
  pause: (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
};

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
 * each time until one stands or brings mail; why a mailbox cannot be read is said by the visits, which go on beside it.
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
  { watch, visit, log, time = REAL_TIME }: Parts,
  box: PolledMailbox,
  settings: Parameters<WatchSource>[0],
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const ring = oneAtATime(() => visit(box));
  let looked = Number.NEGATIVE_INFINITY;
  for (let wait = WAIT_MS.first; !signal.aborted; wait = Math.min(wait * 2, WAIT_MS.most)) {
    let opened = Number.POSITIVE_INFINITY;
    const hear = (what: 'opened' | 'mail') => {
      if (what === 'mail') wait = WAIT_MS.first;
      else {
        opened = time.now();
        if (opened - looked < STANDS_MS) return;
        looked = opened;
      }
      ring.now();
    };
    const how = await watch(settings, password, hear, signal).catch((error: unknown) => {
      log.debug({ err: error, mailboxId: box.id }, 'mail: a mailbox cannot be watched, it is tried again');
      return 'broken' as const;
    });
    if (time.now() - opened >= STANDS_MS) wait = WAIT_MS.first;
    // Apart from each other: after an outage of their server a hundred mailboxes are not opened in the same moment.
    await time.pause((how === 'does not tell' ? SILENT_MS : wait) * (0.5 + Math.random()), signal);
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
