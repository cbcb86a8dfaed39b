import type { LiveChange } from '../../services/live.ts';

/** What a page hears: a noun changed. `*` stands for any: notices may have been missed, read again what is shown. */
export interface LiveNotice {
  readonly noun: string;
  /** null: many */
  readonly id: string | null;
}

export const ANYTHING: LiveNotice = { noun: '*', id: null };
const ANY = '*';
/** Notices that wait for a slow page; more are folded into "anything". */
const WAITING = 500;

export interface LiveHub {
  publish(change: LiveChange): void;
  /** The connection to Postgres was away, and NOTIFY keeps no history. */
  missed(): void;
  /** The next notices of a tenant, as they come: an empty batch after `idleMs`, so that the caller can look around. */
  listen(tenantId: string, idleMs: number, signal: AbortSignal): AsyncGenerator<LiveNotice[], void, void>;
}

interface Listener {
  readonly waiting: Map<string, LiveNotice>;
  wake(): void;
}

export function openHub(): LiveHub {
  const tenants = new Map<string, Set<Listener>>();

  function tell(listener: Listener, notice: LiveNotice): void {
    const { waiting } = listener;
    if (waiting.has(ANY) || waiting.size >= WAITING || notice === ANYTHING) {
      waiting.clear();
      waiting.set(ANY, ANYTHING);
    } else waiting.set(`${notice.noun} ${notice.id ?? ''}`, notice);
    listener.wake();
  }

  return {
    publish: ({ tenant, noun, id }) => {
      for (const listener of tenants.get(tenant) ?? []) tell(listener, { noun, id });
    },
    missed: () => {
      for (const listeners of tenants.values()) for (const listener of listeners) tell(listener, ANYTHING);
    },
    async *listen(tenantId, idleMs, signal) {
      let wake = () => {};
      const listener: Listener = { waiting: new Map(), wake: () => wake() };
      const listeners = tenants.get(tenantId) ?? new Set();
      tenants.set(tenantId, listeners.add(listener));
      try {
        while (!signal.aborted) {
          if (listener.waiting.size === 0)
            await idle(idleMs, signal, (resume) => {
              wake = resume;
            });
          const batch = [...listener.waiting.values()];
          listener.waiting.clear();
          yield batch;
        }
      } finally {
        listeners.delete(listener);
        if (listeners.size === 0) tenants.delete(tenantId);
      }
    },
  };
}

/** Resolves when woken, aborted or after the time. */
function idle(ms: number, signal: AbortSignal, onResume: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    onResume(done);
  });
}
