import { Download, FileCode2 } from 'lucide-react';
import { LANGUAGES } from '../../../../domain/documents/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { MailIt, Mails } from './mail-it.tsx';

interface Props {
  invoice: { id: string; number: string | null; status: string };
}

/** An invoice on paper: to be downloaded, to be mailed, and where it went. */
export function DocumentCard({ invoice: { id, number, status } }: Props) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const { data: state } = trpc.documents.ofInvoice.useQuery({ id });
  const send = trpc.documents.sendInvoice.useMutation();
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
          {maySend && state ? (
            <MailIt
              what={number ?? 'this invoice'}
              email={state.email}
              how={`in ${LANGUAGES[state.language]}, with the PDF`}
              onMail={async () => {
                await send.mutateAsync({ id });
                void utils.documents.ofInvoice.invalidate({ id });
              }}
            />
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
              <Mails mails={state.mails} />
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
    </Card>
  );
}
