import { Slot } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

const LOOK = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-edge/60 bg-surface text-ink hover:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  danger: 'bg-breached text-on-meaning hover:brightness-90',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOK;
  size?: 'small' | 'medium';
  /** As wide as high: for a single icon. Such a button has an aria-label. */
  square?: boolean;
  icon?: ReactNode;
  /** While the work goes on: what is being done, in words ("Approving…"). The button keeps its focus and ignores presses. */
  busy?: string | false | undefined;
  /** The only child (a link) takes the button's look. */
  asChild?: boolean;
}

export function Button(props: ButtonProps) {
  const {
    look = 'secondary',
    size = 'medium',
    square = false,
    icon,
    busy,
    asChild,
    className,
    children,
    onClick,
    ...rest
  } = props;
  const classes = cn(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors',
    'disabled:opacity-50 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
    size === 'small' ? 'h-7 text-13' : 'h-8 text-14',
    square ? (size === 'small' ? 'w-7' : 'w-8') : size === 'small' ? 'px-2' : 'px-3',
    LOOK[look],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-disabled={busy ? true : undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon}
      {busy || children}
    </button>
  );
}
