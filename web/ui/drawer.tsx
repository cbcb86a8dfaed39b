import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { firstFocus } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  footer?: ReactNode;
  children: ReactNode;
}

/** A form or a list of choices that covers the page's right side; on phones its lower part. */
export const Drawer = ({ open, onOpenChange, title, footer, children }: Props) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Portal>
      <div className="fixed inset-0 z-40 bg-shade" />
      <Radix.Content
        data-modal
        onOpenAutoFocus={firstFocus}
        aria-describedby={undefined}
        className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] animate-enter flex-col rounded-t-md border-line bg-surface shadow-lift outline-none max-sm:border-t sm:inset-y-0 sm:left-auto sm:max-h-none sm:w-120 sm:animate-slide-in sm:rounded-none sm:border-l"
      >
        <div className="flex min-h-13 shrink-0 items-center justify-between gap-3 border-b border-line py-1.5 pr-3 pl-4">
          <Radix.Title className="text-16 font-semibold">{title}</Radix.Title>
          <Radix.Close asChild>
            <IconButton label="Close" icon={<X />} />
          </Radix.Close>
        </div>
        <div className="grow overflow-y-auto p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">{children}</div>
        {footer ? <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</div> : null}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
