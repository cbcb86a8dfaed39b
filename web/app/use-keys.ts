import { useEffect, useRef } from 'react';
import { currentCommands } from './commands.ts';
import { type Pressed, takeKey } from './key-sequence.ts';

const TYPED_INTO = 'input, textarea, select, [contenteditable]';

interface ShellKeys {
  onPalette: () => void;
  onKeyList: () => void;
}

/** The list's own search field if the page has one, else the search for everything. */
function focusSearch(onPalette: () => void): void {
  const field = document.querySelector<HTMLInputElement>('[data-list-search]');
  if (field) field.focus();
  else onPalette();
}

/** Listens for the keys of all commands, and for those of the shell. Silent while something is typed or a dialog waits. */
export function useKeys({ onPalette, onKeyList }: ShellKeys): void {
  const pressed = useRef<readonly Pressed[]>([]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest(TYPED_INTO) || document.querySelector('[data-modal]')) return;
      const own = [
        { keys: '?', run: onKeyList },
        { keys: '/', run: () => focusSearch(onPalette) },
      ];
      const taken = takeKey(pressed.current, { key: event.key, at: event.timeStamp }, [...currentCommands(), ...own]);
      pressed.current = taken.pressed;
      if (!taken.match) return;
      event.preventDefault();
      taken.match.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onPalette, onKeyList]);
}
