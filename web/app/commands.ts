import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';

export interface Command {
  id: string;
  /** "Go to tickets", "New ticket", "Approve this timesheet" */
  label: string;
  group: 'go' | 'create' | 'act';
  /** Pressed one after the other, parted by spaces: "g t", "c". */
  keys?: string;
  icon?: LucideIcon;
  /** Further words to be found by. */
  words?: string;
  run: () => void;
}

let all: readonly Command[] = [];
const sets = new Set<readonly Command[]>();
const listeners = new Set<() => void>();

function publish(): void {
  all = [...sets].flat();
  for (const listener of listeners) listener();
}

/**
 * Offers commands in the search field, on their keys and in the list of keys, as long as the component is there.
 * Give a stable array (useMemo): each new one registers anew.
 */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    sets.add(commands);
    publish();
    return () => {
      sets.delete(commands);
      publish();
    };
  }, [commands]);
}

export const useAllCommands = (): readonly Command[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );

/** The commands of this moment, for the key listener. */
export const currentCommands = (): readonly Command[] => all;
