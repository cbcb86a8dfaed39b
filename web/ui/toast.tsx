import { lazy, Suspense, useSyncExternalStore } from 'react';

/** ui.md: an undo stays for five seconds. */
const UNDO_MS = 5000;
const ERROR_MS = 10_000;

/** sonner comes with the first toast, not with the first page. */
const Toasts = lazy(() => import('./toasts.tsx').then((module) => ({ default: module.Toasts })));

let wanted = false;
const listeners = new Set<() => void>();
let ready: () => void = () => undefined;
/** What is said before the place for it is there would be lost. */
const placeThere = new Promise<void>((resolve) => {
  ready = resolve;
});

async function say(kind: 'success' | 'error', words: string, options: object): Promise<void> {
  wanted = true;
  for (const listener of listeners) listener();
  const { toast } = await import('sonner');
  await placeThere;
  toast[kind](words, options);
}

/** It is done; with `undo`, for five seconds it can be taken back. */
export function toastDone(words: string, { undo }: { undo?: () => void } = {}): void {
  void say('success', words, { duration: UNDO_MS, action: undo && { label: 'Undo', onClick: undo } });
}

/** It failed: what, and what to do. */
export function toastFailed(words: string, { retry }: { retry?: () => void } = {}): void {
  void say('error', words, { duration: ERROR_MS, action: retry && { label: 'Try again', onClick: retry } });
}

/** Where toasts appear; once in the app. */
export function Toaster() {
  const show = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
  return show ? (
    <Suspense fallback={null}>
      <Toasts onReady={ready} />
    </Suspense>
  ) : null;
}
