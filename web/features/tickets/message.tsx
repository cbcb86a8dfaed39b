import { Lock, Reply, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TicketMessage, TicketMessageKind } from '../../../domain/tickets/contract.ts';
import { cn } from '../../ui/cn.ts';
import { Instant } from '../../ui/instant.tsx';

interface Look {
  readonly words: string;
  readonly icon: ReactNode;
  readonly frame: string;
}

/** Told apart by place, frame and words, so that nobody mistakes a note for a reply. */
const LOOK: Readonly<Record<TicketMessageKind, Look>> = {
  customer_message: {
    words: 'Customer',
    icon: <UserRound />,
    frame: 'mr-6 border-line bg-surface sm:mr-16',
  },
  public_reply: {
    words: 'Reply to the customer',
    icon: <Reply />,
    frame: 'ml-6 border-transparent bg-accent-soft sm:ml-16',
  },
  internal_note: {
    words: 'Internal note, staff only',
    icon: <Lock />,
    frame: 'ml-6 border-dashed border-edge bg-transparent sm:ml-16',
  },
};

export function Message({ message: { kind, body, authorName, at } }: { message: TicketMessage }) {
  const { words, icon, frame } = LOOK[kind];
  return (
    <article className={cn('min-w-0 rounded-md border px-4 py-3', frame)}>
      <header className="mb-1.5 flex flex-wrap items-center gap-x-2 text-13 text-muted">
        <span className="font-medium text-ink">{authorName ?? 'Unknown'}</span>
        <span className="inline-flex items-center gap-1 [&_svg]:size-3.5">
          {icon}
          {words}
        </span>
        <Instant at={at} className="ml-auto" />
      </header>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{body}</p>
    </article>
  );
}
