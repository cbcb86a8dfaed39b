import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

interface Props extends Omit<ButtonProps, 'icon' | 'children' | 'asChild' | 'square'> {
  /** What it does: its accessible name and its tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown in the tooltip: "j" or "mod k". */
  keys?: string;
}

export function IconButton({ label, icon, keys, look = 'quiet', ...rest }: Props) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button aria-label={label} look={look} square {...rest}>
        {icon}
      </Button>
    </Tooltip>
  );
}
