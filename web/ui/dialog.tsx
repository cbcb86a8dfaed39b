import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { firstFocus } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title; also read out with it. */
  description?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  width?: 'narrow' | 'wide';
  children?: ReactNode;
}

/** A question that must be answered before anything else. On phones it rises from the lower edge. */
export function Dialog({ open, onOpenChange, title, description, footer, width = 'narrow', children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        {/* A plain shade: Radix's overlay locks scrolling through an injected style element, and the page itself never scrolls. */}
        <div className="fixed inset-0 z-40 animate-late bg-shade [animation-delay:0s]" />
        <Radix.Content
          data-modal
          onOpenAutoFocus={firstFocus}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[85dvh] animate-enter flex-col rounded-t-md border border-line bg-surface shadow-lift outline-none',
            'sm:inset-y-0 sm:my-auto sm:h-fit sm:rounded-md',
            width === 'wide' ? 'sm:max-w-180' : 'sm:max-w-120',
          )}
        >
          <div className="flex items-start gap-4 px-4 pt-4 sm:px-6 sm:pt-5">
            <div className="grow">
              <Radix.Title className="text-16 font-semibold">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-1 text-14 text-muted">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} size="small" className="-mt-0.5 -mr-2" />
            </Radix.Close>
          </div>
          <div className="grow overflow-y-auto px-4 py-4 sm:px-6">{children}</div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3 sm:px-6">{footer}</div>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
