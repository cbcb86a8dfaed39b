export type Connection = 'live' | 'reconnecting' | 'offline';

export interface Change {
  readonly noun: string;
  readonly id: string | null;
}

/** A burst of changes (an import, a billing run) is one reading of each list. */
const GATHER_MS = 250;

const ANY = '*';
export const ANYTHING: Change = { noun: ANY, id: null };

export interface LiveStore {
  connection(): Connection;
  setConnection(next: Connection): void;
  onConnection(listener: () => void): () => void;
  /** Of the noun `*` where changes may have been missed: everything shown is read anew. */
  changed(change: Change): void;
  /** @param noun as the API announces it, which is its router's name: `tickets` */
  onChange(noun: string, listener: () => void): () => void;
}

/** What the live stream says, handed to whoever shows it. Pure of React and of the transport. */
export function createLiveStore(gatherMs = GATHER_MS): LiveStore {
  let state: Connection = 'reconnecting';
  const watchers = new Set<() => void>();
  const listeners = new Map<string, Set<() => void>>();
  const gathered = new Set<string>();

  const flush = () => {
    const nouns = [...gathered];
    gathered.clear();
    for (const noun of nouns) for (const listener of listeners.get(noun) ?? []) listener();
  };
  const gather = (noun: string) => {
    if (gathered.size === 0) setTimeout(flush, gatherMs);
    gathered.add(noun);
  };

  return {
    connection: () => state,
    setConnection: (next) => {
      if (next === state) return;
      state = next;
      for (const watcher of watchers) watcher();
    },
    onConnection: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    changed: ({ noun }) => {
      if (noun !== ANY) gather(noun);
      else for (const each of listeners.keys()) gather(each);
    },
    onChange: (noun, listener) => {
      const set = listeners.get(noun) ?? new Set();
      listeners.set(noun, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(noun);
      };
    },
  };
}
