import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { firstFocus } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';
import { NARROW, useMedia } from './use-media.ts';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** To the neighbours in the list; undefined at its ends. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  onFull?: (() => void) | undefined;
  children: ReactNode;
}

const TYPED_INTO = 'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="tablist"]';

/** A subject beside its list, which stays in use; on phones it covers the page. Escape closes it. */
export function SidePanel({ open, onClose, title, onPrevious, onNext, onFull, children }: Props) {
  const narrow = useMedia(NARROW);
  return (
    <Radix.Root open={open} onOpenChange={(next) => next || onClose()} modal={narrow}>
      <Radix.Portal>
        <Radix.Content
          data-side-panel
          aria-describedby={undefined}
          // Beside the list the focus stays in the list, so that its keys go on.
          onOpenAutoFocus={(event) => (narrow ? firstFocus(event) : event.preventDefault())}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if ((event.target as Element).closest(TYPED_INTO)) return;
            const move = event.key === 'ArrowUp' ? onPrevious : event.key === 'ArrowDown' ? onNext : undefined;
            if (!move) return;
            event.preventDefault();
            move();
          }}
          className="fixed inset-y-0 right-0 z-30 flex w-full animate-slide-in flex-col border-l border-line bg-surface outline-none max-lg:shadow-lift sm:top-13 sm:w-(--side-panel)"
        >
          <div className="flex h-13 items-center gap-1 border-b border-line px-3">
            <Radix.Title className="min-w-0 grow truncate pl-1 text-14 font-semibold">{title}</Radix.Title>
            <IconButton label="Previous" keys="up" icon={<ChevronUp />} disabled={!onPrevious} onClick={onPrevious} />
            <IconButton label="Next" keys="down" icon={<ChevronDown />} disabled={!onNext} onClick={onNext} />
            {onFull ? (
              <IconButton label="Open the full page" keys="enter" icon={<Maximize2 />} onClick={onFull} />
            ) : null}
            <Radix.Close asChild>
              <IconButton label="Close" keys="escape" icon={<X />} />
            </Radix.Close>
          </div>
          <div className="grow overflow-y-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
