import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { ANYTHING, type Connection, createLiveStore, type LiveStore } from './live-store.ts';
import type { Client } from './trpc.ts';

const LiveContext = createContext<LiveStore>(createLiveStore());

/** After a stream that ended in an error, not merely in a lost connection (which the browser renews by itself). */
const AGAIN_MS = 5000;

/** One stream of changes for the whole tab. */
export function LiveProvider({ client, children }: { client: Client; children: ReactNode }) {
  const [store] = useState(createLiveStore);
  useEffect(() => keepStream(client, store), [client, store]);
  return <LiveContext value={store}>{children}</LiveContext>;
}

function keepStream(client: Client, store: LiveStore): () => void {
  let stream: { unsubscribe: () => void } | undefined;
  let timer: number | undefined;
  let lost = false;
  const down = () => {
    lost = true;
    store.setConnection(navigator.onLine ? 'reconnecting' : 'offline');
  };
  const start = () => {
    stream?.unsubscribe();
    stream = client.live.changes.subscribe(undefined, {
      onData: ({ data }) => store.changed(data),
      onConnectionStateChange: ({ state }) => {
        if (state === 'connecting') down();
        else if (state === 'pending') {
          store.setConnection('live');
          if (lost) store.changed(ANYTHING);
          lost = false;
        }
      },
      // An event source cannot tell a refusal from a fault. A plain question can.
      onError: again,
      onComplete: again,
    });
  };
  const again = () => {
    down();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      client.auth.me.query().then(start, again);
    }, AGAIN_MS);
  };
  window.addEventListener('offline', down);
  start();
  return () => {
    window.removeEventListener('offline', down);
    window.clearTimeout(timer);
    stream?.unsubscribe();
  };
}

/** Reads the queries of these nouns anew when one of them changed: useLive('tickets', 'processes'). */
export function useLive(...nouns: readonly string[]): void {
  useChanges(nouns, null);
}

/** Reads one router's queries anew when other nouns changed, as they are made of them: useLiveFrom('overview', 'tickets'). */
export function useLiveFrom(router: string, ...nouns: readonly string[]): void {
  useChanges(nouns, router);
}

function useChanges(nouns: readonly string[], router: string | null): void {
  const store = useContext(LiveContext);
  const queries = useQueryClient();
  const key = nouns.join(' ');
  useEffect(() => {
    const stops = key.split(' ').map((noun) =>
      // tRPC's query keys begin with the path: [['tickets', 'list'], …].
      store.onChange(noun, () => void queries.invalidateQueries({ queryKey: [[router ?? noun]] })),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [store, queries, router, key]);
}

export function useConnection(): Connection {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store.onConnection, store.connection);
}
