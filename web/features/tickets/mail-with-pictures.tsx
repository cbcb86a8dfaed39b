import { useCallback, useState } from 'react';
import type { TicketMessage } from '../../../domain/tickets/contract.ts';
import { MailHtml } from './mail-html.tsx';

interface Props {
  ticketId: string;
  message: Pick<TicketMessage, 'id'> & { readonly html: string };
}

/**
 * HTML of a mail, whose pictures are there when somebody asks for them: this once. Never always of a sender, as whom anybody may write:
 * a mail that says it is theirs would learn that it is read.
 */
export function MailWithPictures({ ticketId, message: { id, html } }: Props) {
  const [shown, setShown] = useState(false);
  const pictureUrl = useCallback(
    (number: number) => `/api/v1/tickets/${ticketId}/messages/${id}/pictures/${number}`,
    [ticketId, id],
  );
  const asks = !shown && html.includes('data-picture=');
  return (
    <>
      {asks ? (
        <p className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-md bg-sunken px-2.5 py-1.5 text-13 text-muted">
          Pictures are not shown: the sender learns when they are fetched, though not by whom.
          <button type="button" onClick={() => setShown(true)} className="text-accent underline underline-offset-2">
            Show them
          </button>
        </p>
      ) : null}
      <MailHtml html={html} pictureUrl={shown ? pictureUrl : null} />
    </>
  );
}
