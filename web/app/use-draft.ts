import { useCallback, useState } from 'react';

const PREFIX = 'draft:';

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    // Storage is full or forbidden, or the text is of an older form: the draft begins anew.
    return initial;
  }
}

/**
 * What is being typed, kept across reloads until it is sent.
 * @param key of the subject and its version, so that a draft never meets something it was not written for: `policy:3f…:4`
 * @returns the value, its change, and `drop` once it is saved
 */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const [state, setState] = useState(() => ({ key, value: read(key, initial) }));
  const value = state.key === key ? state.value : read(key, initial);
  if (state.key !== key) setState({ key, value });
  const change = useCallback(
    (next: T) => {
      setState({ key, value: next });
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(next));
      } catch {
        // It lives as long as the page, then.
      }
    },
    [key],
  );
  const drop = useCallback(() => {
    setState({ key, value: initial });
    try {
      localStorage.removeItem(PREFIX + key);
    } catch {
      // Nothing was kept.
    }
  }, [key, initial]);
  return [value, change, drop];
}
