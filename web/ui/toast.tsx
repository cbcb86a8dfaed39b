import { lazy, Suspense } from 'react';

/** Loaded after the page itself: nothing is said in the first moments. */
const Toasts = lazy(() => import('./toasts.tsx').then((module) => ({ default: module.Toasts })));

/** ui.md: an undo stays for five seconds. */
const UNDO_MS = 5000;
const ERROR_MS = 10_000;

/** It is done; with `undo`, for five seconds it can be taken back. */
export function toastDone(words: string, options: { undo?: () => void } = {}): void {
  void import('sonner').then(({ toast }) =>
    toast.success(words, {
      duration: UNDO_MS,
      ...(options.undo ? { action: { label: 'Undo', onClick: options.undo } } : {}),
    }),
  );
}

/** It failed: what, and what to do. */
export function toastFailed(words: string, options: { retry?: () => void } = {}): void {
  void import('sonner').then(({ toast }) =>
    toast.error(words, {
      duration: ERROR_MS,
      ...(options.retry ? { action: { label: 'Try again', onClick: options.retry } } : {}),
    }),
  );
}

/** Where toasts appear; once in the app. */
export const Toaster = () => (
  <Suspense fallback={null}>
    <Toasts />
  </Suspense>
);
