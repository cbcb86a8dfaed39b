import { useCallback, useState } from 'react';
import type { TicketMessage } from '../../../domain/tickets/contract.ts';
import { useMember } from '../../app/session.tsx';
import { MailHtml } from './mail-html.tsx';
import { showAlways, showsAlways } from './picture-senders.ts';

interface Props {
  ticketId: string;
  message: Pick<TicketMessage, 'id' | 'authorAddress'> & { readonly html: string };
}

/** HTML of a mail, whose pictures are there when somebody asks for them: this once, or of this sender always. */
export function MailWithPictures({ ticketId, message: { id, html, authorAddress } }: Props) {
  const { member } = useMember();
  const [shown, setShown] = useState(() => showsAlways(member.id, authorAddress));
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
          <Choice onClick={() => setShown(true)}>Show them</Choice>
          {authorAddress ? (
            <Choice
              onClick={() => {
                showAlways(member.id, authorAddress);
                setShown(true);
              }}
            >
              Always those of {authorAddress}
            </Choice>
          ) : null}
        </p>
      ) : null}
      <MailHtml html={html} pictureUrl={shown ? pictureUrl : null} />
    </>
  );
}

const Choice = ({ onClick, children }: { onClick: () => void; children: React.ReactNode }) => (
  <button type="button" onClick={onClick} className="text-accent underline underline-offset-2">
    {children}
  </button>
);
