import { Popover } from 'radix-ui';
import { type FocusEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { BeatMark } from '../../../domain/process/contract.ts';
import { MarkCard } from './mark-card.tsx';

interface Shown {
  id: string;
  marks: readonly BeatMark[];
  anchor: Element;
}

/** Long enough to move the pointer from the mark into the card. */
const LEAVE_MS = 140;

export interface MarkCardControl {
  /** Handlers for the element of a mark or cluster. */
  explain: (
    id: string,
    marks: readonly BeatMark[],
  ) => {
    onMouseEnter: (event: { currentTarget: Element }) => void;
    onMouseLeave: () => void;
    onFocus: (event: { currentTarget: Element }) => void;
    onBlur: (event: FocusEvent) => void;
  };
  /** Moves the focus into the card (a cluster's links). */
  enter: () => void;
  card: ReactNode;
}

/** The one card of a beat line: opens at the mark that is hovered or has the focus, stays while the pointer is in it. */
export function useMarkCard(): MarkCardControl {
  const [shown, setShown] = useState<Shown | null>(null);
  const content = useRef<HTMLDivElement>(null);
  const timer = useRef<number>(undefined);

  const stay = useCallback(() => window.clearTimeout(timer.current), []);
  const leave = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setShown(null), LEAVE_MS);
  }, []);
  useEffect(() => stay, [stay]);

  const show = (next: Shown) => {
    stay();
    setShown(next);
  };

  const card = shown ? (
    <Popover.Root key={shown.id} open onOpenChange={(open) => open || setShown(null)}>
      <Popover.Anchor virtualRef={{ current: shown.anchor }} />
      <Popover.Portal>
        <Popover.Content
          ref={content}
          side="bottom"
          sideOffset={8}
          collisionPadding={12}
          aria-label="About this moment"
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          onMouseEnter={stay}
          onMouseLeave={leave}
          onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || leave()}
          onKeyDown={(event) => event.key === 'Escape' && (shown.anchor as SVGElement).focus()}
          className="z-50 w-72 animate-enter rounded-md border border-line bg-surface p-3 shadow-lift outline-none"
        >
          <MarkCard marks={shown.marks} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  ) : null;

  return {
    card,
    enter: () => content.current?.querySelector('a')?.focus(),
    explain: (id, marks) => ({
      onMouseEnter: (event) => show({ id, marks, anchor: event.currentTarget }),
      onMouseLeave: leave,
      onFocus: (event) => show({ id, marks, anchor: event.currentTarget }),
      onBlur: (event) => content.current?.contains(event.relatedTarget) || leave(),
    }),
  };
}
