import { Ellipsis, Lock, MailWarning, Reply, Split, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { splitQuote } from '../../../domain/mail/quote.ts';
import type { MessageDoor, TicketMessage, TicketMessageKind } from '../../../domain/tickets/contract.ts';
import { cn } from '../../ui/cn.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Attachments } from './attachments.tsx';
import { Quoted } from './mail-html.tsx';
import { MailWithPictures } from './mail-with-pictures.tsx';

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

const CAME_BY: Readonly<Record<MessageDoor, string>> = {
  email: 'by e-mail',
  form: 'by the form',
  portal: 'by the portal',
};

interface Props {
  ticketId: string;
  message: TicketMessage;
  /** Makes it a ticket of its own. */
  onSplit?: () => void;
}

export function Message({ ticketId, message, onSplit }: Props) {
  const { kind, authorName, authorAddress, via, at, attachments, delivery, cc } = message;
  const { words, icon, frame } = LOOK[kind];
  return (
    <article className={cn('min-w-0 rounded-md border px-4 py-3', frame)}>
      <header className="mb-1.5 flex flex-wrap items-center gap-x-2 text-13 text-muted">
        <span className="font-medium text-ink" title={authorAddress ?? undefined}>
          {authorName ?? authorAddress ?? 'Unknown'}
        </span>
        <span className="inline-flex items-center gap-1 [&_svg]:size-3.5">
          {icon}
          {words}
          {via ? `, ${CAME_BY[via]}` : null}
        </span>
        {message.ticketNumber === null ? null : <span>merged from #{message.ticketNumber}</span>}
        <span className="ml-auto inline-flex items-center gap-1">
          <Instant at={at} />
          {onSplit ? (
            <Menu trigger={<IconButton label="More for this message" size="small" icon={<Ellipsis />} />}>
              <MenuItem icon={<Split />} onSelect={onSplit}>
                Make it a ticket of its own…
              </MenuItem>
            </Menu>
          ) : null}
        </span>
      </header>
      {cc.length > 0 ? <p className="mb-1.5 text-13 text-muted [overflow-wrap:anywhere]">Cc {cc.join(', ')}</p> : null}
      <Body message={message} ticketId={ticketId} />
      <Attachments ticketId={ticketId} files={attachments} />
      {delivery ? <Delivery {...delivery} /> : null}
    </article>
  );
}

function Body({ message, ticketId }: { message: TicketMessage; ticketId: string }) {
  const { body, html } = message;
  if (html) return <MailWithPictures message={{ ...message, html }} ticketId={ticketId} />;
  const { fresh, quoted } = splitQuote(body);
  return (
    <>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{fresh}</p>
      {quoted ? (
        <Quoted>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{quoted}</p>
        </Quoted>
      ) : null}
    </>
  );
}

/** Said only where the customer may not have it: a reply that arrived needs no words. */
function Delivery({ state, error }: NonNullable<TicketMessage['delivery']>) {
  // A reply that arrived without one of its copies.
  const sent = state === 'sent' && error !== null;
  if (!sent && state !== 'failed' && state !== 'unknown' && state !== 'suppressed') return null;
  const what = sent ? 'It arrived' : state === 'unknown' ? 'It may not have arrived' : 'It did not arrive';
  return (
    <p className="mt-2 flex items-start gap-1.5 text-13 text-breached">
      <MailWarning aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        {what}. {error}
      </span>
    </p>
  );
}
