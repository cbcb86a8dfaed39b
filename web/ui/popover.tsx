import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface Props {
  trigger: ReactNode;
  /** Its accessible name. */
  label: string;
  align?: 'start' | 'center' | 'end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** A card beside its button, for what is looked at or set without leaving the page. */
export function Popover({ trigger, label, align = 'start', children, ...state }: Props) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-enter rounded-md border border-line bg-surface p-4 shadow-lift"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
