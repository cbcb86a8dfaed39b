import { Download, FileCode2 } from 'lucide-react';
import { LANGUAGES } from '../../../../domain/documents/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { MailIt, Mails } from '../documents/mail-it.tsx';
import { REFUND_WORDS } from '../payments/words.ts';

const LINK = 'text-accent underline-offset-2 hover:underline';

/** A credit note beside its list. */
export function CreditNotePanel({ id }: { id: string }) {
  const query = trpc.creditNotes.get.useQuery({ id });
  const { can } = useMember();
  const utils = trpc.useUtils();
  const send = trpc.documents.sendCreditNote.useMutation();
  const { data: document } = trpc.documents.ofCreditNote.useQuery({ id });
  return (
    <Loaded query={query} what="The credit note">
      {(note) => {
        const { currency } = note;
        const money = (minor: number) => <Money minor={minor} currency={currency} />;
        const where: (readonly [string, number])[] = [
          ['Taken off what was due', note.offDueMinor],
          ['Credit of the customer', note.toCreditMinor],
        ];
        return (
          <div className="flex flex-col gap-4">
            <p>{note.reason}</p>
            <div className="flex flex-wrap gap-2">
              <Button asChild>
                <a href={`/api/v1/credit-notes/${note.id}/pdf`} download>
                  <Download aria-hidden />
                  PDF
                </a>
              </Button>
              {document?.problems.length === 0 ? (
                <Button asChild>
                  <a href={`/api/v1/credit-notes/${note.id}/xml`} download>
                    <FileCode2 aria-hidden />
                    E-invoice
                  </a>
                </Button>
              ) : null}
              {document && can('invoice:update') ? (
                <MailIt
                  what={note.number}
                  email={document.email}
                  how={`in ${LANGUAGES[document.language]}, with the PDF`}
                  onMail={async () => {
                    await send.mutateAsync({ id });
                    void utils.documents.ofCreditNote.invalidate({ id });
                  }}
                />
              ) : null}
            </div>
            {document && document.mails.length > 0 ? <Mails mails={document.mails} /> : null}
            <DefinitionList
              items={[
                [
                  'Of invoice',
                  <Link key="invoice" href={`/billing/invoices/${note.invoiceId}`} className={LINK}>
                    {note.invoiceNumber}
                  </Link>,
                ],
                [
                  'Customer',
                  <Link key="customer" href={`/billing/customers/${note.customerId}`} className={LINK}>
                    {note.customerName}
                  </Link>,
                ],
                ['Issued', <Instant key="issued" at={note.issuedAt} />],
              ]}
            />
            <dl className="flex flex-col gap-1">
              {note.lines.map(({ position, description, amountMinor }) => (
                <Row key={position} label={description}>
                  {money(amountMinor)}
                </Row>
              ))}
              {note.taxes.map(({ code, ratePercent, taxMinor }) => (
                <Row key={code} label={`Tax, ${ratePercent} %`} quiet>
                  {money(taxMinor)}
                </Row>
              ))}
              <div className="mt-1 flex justify-between gap-4 border-t border-edge pt-1 font-semibold">
                <dt>Total</dt>
                <dd>{money(note.totalMinor)}</dd>
              </div>
            </dl>
            <section aria-label="What became of it">
              <h3 className="mb-1 text-13 font-medium">What became of it</h3>
              <dl className="flex flex-col gap-1">
                {where
                  .filter(([, minor]) => minor > 0)
                  .map(([label, minor]) => (
                    <Row key={label} label={label}>
                      {money(minor)}
                    </Row>
                  ))}
              </dl>
              <ul className="mt-2 flex flex-col gap-1">
                {note.refunds.map((refund) => (
                  <li key={refund.id} className="flex items-center justify-between gap-4">
                    <StatusPill tone={REFUND_WORDS[refund.status].tone}>{REFUND_WORDS[refund.status].words}</StatusPill>
                    {money(refund.amountMinor)}
                  </li>
                ))}
              </ul>
            </section>
          </div>
        );
      }}
    </Loaded>
  );
}

const Row = ({ label, quiet = false, children }: { label: string; quiet?: boolean; children: React.ReactNode }) => (
  <div className={quiet ? 'flex justify-between gap-4 text-muted' : 'flex justify-between gap-4'}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);
