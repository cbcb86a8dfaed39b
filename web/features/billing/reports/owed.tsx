import { CircleCheck } from 'lucide-react';
import { AGES, type Age, type Ageing } from '../../../../domain/revenue/contract.ts';
import { useLiveFrom } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Files } from './files.tsx';
import { ReportTable } from './report-table.tsx';

const AGE_WORDS: Readonly<Record<Age, string>> = {
  'not-due': 'Not due yet',
  '1-30': '1 to 30 days',
  '31-60': '31 to 60 days',
  '61-90': '61 to 90 days',
  'over-90': 'Over 90 days',
};
const AGE_COLORS = ['var(--running)', 'var(--warned)', 'var(--warned)', 'var(--breached)', 'var(--breached)'];
const HEADS = ['Customer', ...AGES.map((age) => AGE_WORDS[age]), 'In all', 'Invoices'];

/** What is owed now, by how long it is overdue: in all, and by customer. */
export function Owed() {
  useLiveFrom('revenue', 'invoices');
  const query = trpc.revenue.ageing.useQuery();
  return (
    <Loaded query={query} what="What is owed">
      {(report) =>
        report.totals.length === 0 ? (
          <EmptyState icon={CircleCheck} title="Nothing is owed">
            Here stands what customers have still to pay, and for how long it is overdue.
          </EmptyState>
        ) : (
          <div className="flex flex-col gap-4">
            <div className="grid gap-4 lg:grid-cols-2">
              {report.totals.map((total) => (
                <Total key={total.currency} total={total} />
              ))}
            </div>
            <Card title="By customer" flush aside={<Files file="ageing" />}>
              <ReportTable
                heads={HEADS}
                rows={report.customers.map(
                  ({ customerId, customerName, currency, agesMinor, totalMinor, invoices }) => ({
                    key: `${customerId} ${currency}`,
                    cells: [
                      <Link key="name" href={`/billing/customers/${customerId}`} className="hover:underline">
                        {customerName}
                      </Link>,
                      ...agesMinor.map((minor, index) =>
                        minor === 0 ? null : <Money key={AGES[index]} minor={minor} currency={currency} />,
                      ),
                      <Money key="total" minor={totalMinor} currency={currency} className="font-medium" />,
                      <Count key="count" value={invoices} />,
                    ],
                  }),
                )}
              />
              {report.owing > report.customers.length ? (
                <p className="border-t border-line px-4 py-3 text-13 text-muted">
                  Those who owe most, of {report.owing.toLocaleString()} customers.
                </p>
              ) : null}
            </Card>
          </div>
        )
      }
    </Loaded>
  );
}

function Total({ total: { currency, totalMinor, invoices, agesMinor } }: { total: Ageing['totals'][number] }) {
  return (
    <Card title={`Owed in ${currency}`} aside={`${invoices.toLocaleString()} invoices`}>
      <p className="pb-3 text-28 font-semibold">
        <Money minor={totalMinor} currency={currency} />
      </p>
      <dl className="flex flex-col gap-1.5 text-13">
        {agesMinor.map((minor, index) => (
          <div key={AGES[index]} className="grid grid-cols-[6.5rem_1fr_8rem] items-center gap-3">
            <dt className="text-muted">{AGE_WORDS[AGES[index] ?? 'not-due']}</dt>
            <dd className="contents">
              <span className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden>
                <span
                  className="block h-full"
                  style={{
                    width: `${totalMinor === 0 ? 0 : (minor / totalMinor) * 100}%`,
                    background: AGE_COLORS[index],
                  }}
                />
              </span>
              <Money minor={minor} currency={currency} className="text-right" />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
