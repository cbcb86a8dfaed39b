import { Mail } from 'lucide-react';
import { useState } from 'react';
import type { DocumentState } from '../../../../domain/documents/contract.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { toastDone } from '../../../ui/toast.tsx';

interface Props {
  /** "INV-000042". */
  what: string;
  email: string;
  /** How it goes: "in Deutsch, with the PDF". */
  how: string;
  size?: 'small' | 'medium';
  onMail: () => Promise<unknown>;
}

/** Mails a paper to its customer, after saying where it goes. */
export function MailIt({ what, email, how, size = 'medium', onMail }: Props) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button size={size} icon={<Mail />} onClick={() => setAsked(true)}>
        Mail it…
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={`Mail ${what}?`}
        consequence={`It goes to ${email}, ${how}.`}
        confirm="Mail it"
        busy="Writing the mail…"
        onConfirm={async () => {
          await onMail();
          toastDone(`The mail to ${email} is on its way`);
        }}
      />
    </>
  );
}

const MAIL_WORDS = {
  queued: 'waits to be sent',
  sending: 'is being sent',
  sent: 'sent',
  failed: 'could not be sent',
  unknown: 'may have arrived',
  suppressed: 'was not sent',
} as const;

/** Where a paper went. */
export const Mails = ({ mails }: Pick<DocumentState, 'mails'>) => (
  <ul aria-label="Mails" className="flex flex-col gap-1 text-13">
    {mails.map((mail) => (
      <li key={mail.id} className="[overflow-wrap:anywhere]">
        {mail.toAddress}: {MAIL_WORDS[mail.state]} {mail.state === 'sent' ? <Instant at={mail.at} /> : null}
        {mail.error ? <span className="text-muted"> ({mail.error})</span> : null}
      </li>
    ))}
  </ul>
);
