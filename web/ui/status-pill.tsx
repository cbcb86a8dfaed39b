import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { TONE_ICON, TONE_SOFT, type Tone } from './tone.ts';

interface Props {
  tone: Tone;
  /** In words: "Paused, waiting for customer". */
  children: ReactNode;
  /** Instead of the meaning's own icon (a pause, a lock). */
  icon?: LucideIcon;
  className?: string;
}

export function StatusPill({ tone, children, icon, className }: Props) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span
      className={cn(
        'inline-flex h-6 max-w-full items-center gap-1.5 rounded-full px-2 text-13 font-medium whitespace-nowrap',
        TONE_SOFT[tone],
        className,
      )}
    >
      <Icon className="size-3.5 shrink-0" strokeWidth={2.5} aria-hidden />
      <span className="truncate">{children}</span>
    </span>
  );
}
