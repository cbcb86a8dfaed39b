import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Statement } from '../../../../domain/documents/statement.ts';
import { addMonths, civilDateAt } from '../../../../domain/time/civil.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { useNow } from '../../../ui/clock.ts';
import { Field } from '../../../ui/field.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Select } from '../../../ui/select.tsx';
import { type Span, SpanFields, wireSpan } from '../reports/span.tsx';
import { MailIt } from './mail-it.tsx';

const KINDS = { invoice: 'Invoice', payment: 'Payment', credit: 'Credit', chargeback: 'Payment taken back:' } as const;

/** What a customer owes and how it came about, over a span of days. */
export function StatementCard({ customerId, email }: { customerId: string; email: string }) {
  const { tenant, can } = useMember();
  const send = trpc.documents.sendStatement.useMutation();
  const today = civilDateAt(tenant.zone, useNow(60_000));
  const [chosen, setSpan] = useState<Span | null>(null);
  const [currency, setCurrency] = useState<string | null>(null);
  const span = chosen ?? { from: addMonths(`${today.slice(0, 7)}-01`, -2), through: today };
  const asked = { ...wireSpan(span), ...(currency ? { currency } : {}) };
  const query = trpc.documents.statement.useQuery({ customerId, ...asked });
  const several = (query.data?.currencies.length ?? 0) > 1;
  return (
    <Card
      title="Statement of account"
      aside={
        <span className="flex gap-2">
          <Button asChild size="small">
            <a href={`/api/v1/customers/${customerId}/statement.pdf?${new URLSearchParams(asked)}`} download>
              <Download aria-hidden />
              PDF
            </a>
          </Button>
          {can('invoice:update') ? (
            <MailIt
              what="this statement"
              email={email}
              how="as a PDF, with what stands here"
              size="small"
              onMail={() => send.mutateAsync({ customerId, ...asked })}
            />
          ) : null}
        </span>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          <SpanFields span={span} onChange={setSpan} />
          {several ? (
            <Field label="Currency">
              <Select
                value={query.data?.currency ?? ''}
                options={(query.data?.currencies ?? []).map((value) => ({ value, label: value }))}
                onChange={({ target: { value } }) => setCurrency(value)}
              />
            </Field>
          ) : null}
        </div>
        <Loaded query={query} what="The statement">
          {(statement) => <Rows statement={statement} />}
        </Loaded>
      </div>
    </Card>
  );
}

function Rows({ statement }: { statement: Statement }) {
  const { currency, openingMinor, entries, closingMinor, creditMinor } = statement;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <table className="w-full border-collapse text-14">
      <thead>
        <tr className="border-b border-line text-13 text-faint">
          <th className="py-1.5 pr-3 text-left font-normal">What</th>
          <th className="px-3 py-1.5 text-right font-normal">Amount</th>
          <th className="py-1.5 pl-3 text-right font-normal">Balance</th>
        </tr>
      </thead>
      <tbody>
        <tr className="border-b border-line text-muted">
          <td className="py-2 pr-3">Balance before</td>
          <td />
          <td className="py-2 pl-3 text-right">{money(openingMinor)}</td>
        </tr>
        {entries.map(({ on, kind, number, invoiceId, amountMinor, balanceMinor }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          <tr key={index} className="border-b border-line align-top">
            <td className="py-2 pr-3">
              {KINDS[kind]}{' '}
              <Link href={`/billing/invoices/${invoiceId}`} className="tabular underline-offset-2 hover:underline">
                {number}
              </Link>
              <span className="block text-13 text-muted">
                <CivilDay date={on} />
              </span>
            </td>
            <td className="px-3 py-2 text-right">{money(amountMinor)}</td>
            <td className="py-2 pl-3 text-right">{money(balanceMinor)}</td>
          </tr>
        ))}
        <tr className="font-medium">
          <td className="py-2 pr-3">Owed at the end</td>
          <td />
          <td className="py-2 pl-3 text-right">{money(closingMinor)}</td>
        </tr>
        {creditMinor === 0 ? null : (
          <tr className="text-muted">
            <td className="py-1 pr-3">Credit for the next invoices</td>
            <td />
            <td className="py-1 pl-3 text-right">{money(creditMinor)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
