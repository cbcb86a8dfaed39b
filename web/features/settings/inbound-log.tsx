import type { InboundMail, MailOutcome } from '../../../domain/mail/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';

const WORDS: Readonly<Record<MailOutcome, string>> = {
  ticket: 'Opened',
  reply: 'Added to',
  note: 'Noted on',
  bounce: 'Came back, of',
  ignored: 'Ignored',
};

/** The newest mails of a mailbox: also those that opened nothing, with the reason. */
export function InboundLog({ mailboxId }: { mailboxId: string }) {
  const mails = trpc.mailboxes.inbound.useQuery({ filter: { mailboxId }, pageSize: 10 });
  const mayFetch = useMember().can('mailbox:update');
  if (!mails.data) return null;
  return (
    <section aria-label="Newest mails">
      <h3 className="mb-2 text-14 font-semibold">Newest mails</h3>
      {mails.data.items.length === 0 ? (
        <p className="text-muted">None yet. Write one to the address, and it is here as soon as it has arrived.</p>
      ) : (
        <ol className="flex flex-col divide-y divide-line rounded-md border border-line">
          {mails.data.items.map((mail) => (
            <li key={mail.id} className="flex flex-col gap-0.5 px-3 py-2">
              <div className="flex items-baseline justify-between gap-3">
                <span className="truncate font-medium">{mail.subject || '(no subject)'}</span>
                <Instant at={mail.receivedAt} className="shrink-0 text-13 text-muted" />
              </div>
              <div className="text-13 text-muted [overflow-wrap:anywhere]">{mail.fromAddress || 'nobody named'}</div>
              <Outcome mail={mail} />
              {mayFetch && mail.isKept ? (
                <a
                  href={`/api/v1/inbound-mails/${mail.id}/raw`}
                  download="mail.eml"
                  className="w-fit text-13 text-accent underline underline-offset-2"
                >
                  Download it as it came
                </a>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Outcome({ mail: { outcome, reason, ticketId, ticketNumber } }: { mail: InboundMail }) {
  if (!outcome) return null;
  return (
    <div className="text-13">
      {WORDS[outcome]}
      {ticketId && ticketNumber !== null ? (
        <>
          {' '}
          <Link href={`/tickets/${ticketId}`} className="text-accent underline underline-offset-2">
            #{ticketNumber}
          </Link>
        </>
      ) : null}
      {reason ? <span className="text-muted">. {reason}</span> : null}
    </div>
  );
}
