import { Check, CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Toaster } from 'sonner';

/** sonner in the app's look. Its own effect, which begins to listen, runs before `onReady`. */
export function Toasts({ onReady }: { onReady: () => void }) {
  useEffect(onReady, [onReady]);
  return (
    <Toaster
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
}
