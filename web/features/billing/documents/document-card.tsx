import { Download, FileCode2, Mail } from 'lucide-react';
import { useState } from 'react';
import { LANGUAGES } from '../../../../domain/documents/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toastDone } from '../../../ui/toast.tsx';

const MAIL_WORDS = {
  queued: 'waits to be sent',
  sending: 'is being sent',
  sent: 'sent',
  failed: 'could not be sent',
  unknown: 'may have arrived',
  suppressed: 'was not sent',
} as const;

interface Props {
  invoice: { id: string; number: string | null; status: string };
}

/** An invoice on paper: to be downloaded, to be mailed, and where it went. */
export function DocumentCard({ invoice: { id, number, status } }: Props) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const { data: state } = trpc.documents.ofInvoice.useQuery({ id });
  const send = trpc.documents.sendInvoice.useMutation();
  const [asked, setAsked] = useState(false);
  const final = status !== 'draft';
  const maySend = can('invoice:update') && final && status !== 'void';
  return (
    <Card title="Document">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-2">
          <Button asChild look="secondary">
            <a href={`/api/v1/invoices/${id}/pdf`} download>
              <Download aria-hidden />
              PDF
            </a>
          </Button>
          {state?.problems.length === 0 ? (
            <Button asChild look="secondary">
              <a href={`/api/v1/invoices/${id}/xml`} download>
                <FileCode2 aria-hidden />
                E-invoice
              </a>
            </Button>
          ) : null}
          {maySend ? (
            <Button look="secondary" icon={<Mail />} onClick={() => setAsked(true)}>
              Mail it…
            </Button>
          ) : null}
        </div>
        {state ? (
          <>
            <p className="text-13 text-muted">
              In {LANGUAGES[state.language]}.{' '}
              {state.sent[0] ? (
                <>
                  What was sent <Instant at={state.sent[0].at} /> is kept and stays as it is.
                </>
              ) : null}
            </p>
            {final && state.problems.length > 0 ? (
              <details className="text-13 text-muted">
                <summary className="cursor-pointer">Why it is no e-invoice</summary>
                <ul className="mt-1 list-disc pl-5">
                  {state.problems.map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
              </details>
            ) : null}
            {state.mails.length > 0 ? (
              <ul aria-label="Mails" className="flex flex-col gap-1 text-13">
                {state.mails.map((mail) => (
                  <li key={mail.id} className="[overflow-wrap:anywhere]">
                    {mail.toAddress}: {MAIL_WORDS[mail.state]} {mail.state === 'sent' ? <Instant at={mail.at} /> : null}
                    {mail.error ? <span className="text-muted"> ({mail.error})</span> : null}
                  </li>
                ))}
              </ul>
            ) : final ? (
              <p className="text-13 text-faint">
                Not mailed.{' '}
                {can('document:read') ? (
                  <Link href="/billing/documents" className="underline hover:text-ink">
                    Mail every invoice by itself
                  </Link>
                ) : null}
              </p>
            ) : null}
          </>
        ) : (
          <Skeleton className="h-10" />
        )}
      </div>
      {asked && state ? (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(false)}
          title={`Mail ${number ?? 'this invoice'}?`}
          consequence={`It goes to ${state.email}, in ${LANGUAGES[state.language]}, with the PDF.`}
          confirm="Mail it"
          busy="Writing the mail…"
          onConfirm={async () => {
            try {
              await send.mutateAsync({ id });
            } catch (error) {
              throw new Error(failureOf(error).message);
            }
            toastDone(`The mail to ${state.email} is on its way`);
            void utils.documents.ofInvoice.invalidate({ id });
          }}
        />
      ) : null}
    </Card>
  );
}
