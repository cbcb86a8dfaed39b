import { Check, CircleAlert } from 'lucide-react';
import { Toaster as Sonner, toast } from 'sonner';

/** ui.md: an undo stays for five seconds. */
const UNDO_MS = 5000;
const ERROR_MS = 10_000;

/** It is done; with `undo`, for five seconds it can be taken back. */
export function toastDone(words: string, options: { undo?: () => void } = {}): void {
  toast.success(words, {
    duration: UNDO_MS,
    ...(options.undo ? { action: { label: 'Undo', onClick: options.undo } } : {}),
  });
}

/** It failed: what, and what to do. */
export function toastFailed(words: string, options: { retry?: () => void } = {}): void {
  toast.error(words, {
    duration: ERROR_MS,
    ...(options.retry ? { action: { label: 'Try again', onClick: options.retry } } : {}),
  });
}

export const Toaster = () => (
  <Sonner
    position="bottom-center"
    offset={24}
    mobileOffset={72}
    icons={{
      success: <Check className="size-4 text-done" strokeWidth={2.5} />,
      error: <CircleAlert className="size-4 text-breached" strokeWidth={2.5} />,
    }}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          'flex w-full items-center gap-3 rounded-md border border-line bg-surface px-4 py-3 text-14 text-ink shadow-lift sm:w-96',
        title: 'font-normal',
        content: 'grow',
        actionButton: 'shrink-0 rounded-md px-2 py-1 font-medium text-accent hover:bg-accent-soft',
      },
    }}
  />
);
