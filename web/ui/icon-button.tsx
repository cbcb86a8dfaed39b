import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

interface Props extends Omit<ButtonProps, 'icon' | 'children' | 'asChild'> {
  /** What it does: its accessible name and its tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown in the tooltip: "j" or "mod k". */
  keys?: string;
}

export function IconButton({ label, icon, keys, look = 'quiet', size = 'medium', className, ...rest }: Props) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button
        aria-label={label}
        look={look}
        size={size}
        className={cn(size === 'small' ? 'w-7 px-0' : 'w-8 px-0', className)}
        {...rest}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}
