import { ChevronDown, ChevronsUp, ChevronUp, type LucideIcon, Minus } from 'lucide-react';
import type { TicketPriority } from '../../../domain/tickets/contract.ts';
import { cn } from '../../ui/cn.ts';
import { PRIORITY_WORDS } from './words.ts';

const ICON: Readonly<Record<TicketPriority, LucideIcon>> = {
  urgent: ChevronsUp,
  high: ChevronUp,
  normal: Minus,
  low: ChevronDown,
};

const LOOK: Readonly<Record<TicketPriority, string>> = {
  urgent: 'font-semibold text-ink',
  high: 'text-ink',
  normal: 'text-muted',
  low: 'text-faint',
};

/** Weight, not colour: the four colours say how time stands. */
export function Priority({ priority }: { priority: TicketPriority }) {
  const Icon = ICON[priority];
  return (
    <span className={cn('inline-flex items-center gap-1.5 align-middle', LOOK[priority])}>
      <Icon className="size-4 shrink-0" aria-hidden />
      {PRIORITY_WORDS[priority]}
    </span>
  );
}
