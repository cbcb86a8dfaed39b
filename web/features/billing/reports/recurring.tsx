import { Repeat } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  type MovementKind,
  type MovementMonth,
  movementKinds,
  type RecurringRevenue,
} from '../../../../domain/revenue/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { monthInWords } from '../forecast/month-words.ts';
import { Files } from './files.tsx';
import { MovementChart } from './movement-chart.tsx';
import { MOVEMENT_WORDS } from './movement-words.ts';
import { Opens, ReportTable } from './report-table.tsx';

interface Behind {
  readonly month: string;
  readonly kind: MovementKind;
}

const MONTHS = 12;

/** What recurs a month, how it moved, and what was lost. */
export function Recurring({
  currency,
  onCurrencies,
}: {
  currency: string | undefined;
  onCurrencies: (all: string[]) => ReactNode;
}) {
  const [behind, setBehind] = useState<Behind | null>(null);
  const query = trpc.revenue.recurring.useQuery(
    { months: MONTHS },
    { refetchInterval: ({ state: { data } }) => (data && data.missing > 0 ? 300 : false) },
  );
  return (
    <Loaded query={query} what="Recurring revenue">
      {(report) => {
        const all = [...new Set(report.rows.map((row) => row.currency))];
        const shown = all.find((one) => one === currency) ?? all[0];
        if (!shown) {
          return (
            <EmptyState icon={Repeat} title="Nothing recurs yet">
              Here stands what subscriptions pay a month, and how it grows and shrinks. It begins with the first one
              that is charged.
            </EmptyState>
          );
        }
        const inCurrency = report.rows.filter((row) => row.currency === shown);
        // Months before the first customer say nothing.
        const rows = inCurrency.slice(
          inCurrency.findIndex(({ movements }) => movements.some(({ customers }) => customers > 0)),
        );
        return (
          <div className="flex flex-col gap-4">
            <Now rows={rows} currency={shown} />
            <Card title="Movement" aside={onCurrencies(all)}>
              <MovementChart rows={rows} currency={shown} />
            </Card>
            <Card title="Month by month" flush aside={<Files file="recurring" query={{ months: String(MONTHS) }} />}>
              <Months rows={rows} currency={shown} onBehind={setBehind} />
              <p className="border-t border-line px-4 py-3 text-13 text-muted">
                Before tax, by customer: one subscription that takes the place of another is no loss. Trials and pauses
                pay nothing. A coupon makes it less until the end of the last period that it comes off.
              </p>
            </Card>
            {behind ? <BehindMovement behind={behind} currency={shown} onClose={() => setBehind(null)} /> : null}
          </div>
        );
      }}
    </Loaded>
  );
}

function Now({ rows, currency }: { rows: RecurringRevenue['rows']; currency: string }) {
  const now = rows.at(-1);
  if (!now) return null;
  const lost = now.movements.find(({ kind }) => kind === 'churn');
  const share = now.openingCustomers === 0 ? null : (lost?.customers ?? 0) / now.openingCustomers;
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Figure label="A month">
        <Money minor={now.closingMinor} currency={currency} />
      </Figure>
      <Figure label="A year">
        <Money minor={now.closingMinor * 12} currency={currency} />
      </Figure>
      <Figure label="Customers who pay">
        <Count value={now.closingCustomers} />
      </Figure>
      <Figure label="Lost this month">
        {share === null ? '–' : `${(share * 100).toFixed(1)}\u00a0%`}{' '}
        <span className="text-13 font-normal text-muted">of customers</span>
      </Figure>
    </dl>
  );
}

const Figure = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="rounded-md border border-line bg-surface px-4 py-3">
    <dt className="text-13 text-faint">{label}</dt>
    <dd className="text-20 font-semibold tabular">{children}</dd>
  </div>
);

interface MonthsProps {
  rows: readonly MovementMonth[];
  currency: string;
  onBehind: (behind: Behind) => void;
}

function Months({ rows, currency, onBehind }: MonthsProps) {
  const reader = useReader();
  const heads = [
    'Month',
    'At its beginning',
    ...movementKinds.map((kind) => MOVEMENT_WORDS[kind]),
    'At its end',
    'Customers',
  ];
  return (
    <ReportTable
      heads={heads}
      rows={[...rows].reverse().map((row) => ({
        key: row.month,
        cells: [
          monthInWords(row.month, reader),
          <Money key="opening" minor={row.openingMinor} currency={currency} />,
          ...row.movements.map(({ kind, amountMinor, customers }) =>
            customers === 0 ? null : (
              <Opens
                key={kind}
                label={`${MOVEMENT_WORDS[kind]} in ${monthInWords(row.month, reader)}: ${customers}`}
                onOpen={() => onBehind({ month: row.month, kind })}
              >
                <Money minor={amountMinor} currency={currency} />
              </Opens>
            ),
          ),
          <Money key="closing" minor={row.closingMinor} currency={currency} className="font-medium" />,
          <Count key="customers" value={row.closingCustomers} />,
        ],
      }))}
    />
  );
}

function BehindMovement({ behind, currency, onClose }: { behind: Behind; currency: string; onClose: () => void }) {
  const query = trpc.revenue.movements.useQuery({ ...behind, currency });
  const title = `${MOVEMENT_WORDS[behind.kind]} in ${monthInWords(behind.month, useReader())}`;
  return (
    <Drawer open onOpenChange={onClose} title={title}>
      <Loaded query={query} what="The customers">
        {({ items, total }) => (
          <>
            {total > items.length ? (
              <p className="pb-2 text-13 text-muted">
                The largest {items.length} of {total.toLocaleString()}
              </p>
            ) : null}
            <ul className="flex flex-col divide-y divide-line">
              {items.map((item) => (
                <li
                  key={`${item.customerId} ${item.at}`}
                  className="flex flex-wrap items-baseline justify-between gap-x-3 py-2.5"
                >
                  <Link href={`/billing/customers/${item.customerId}`} className="font-medium hover:underline">
                    {item.customerName}
                  </Link>
                  <Money minor={item.afterMinor - item.beforeMinor} currency={currency} className="font-medium" />
                  <span className="flex w-full flex-wrap gap-x-2 text-13 text-muted">
                    <Instant at={item.at} />
                    <span>
                      from <Money minor={item.beforeMinor} currency={currency} /> to{' '}
                      <Money minor={item.afterMinor} currency={currency} /> a month
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Drawer>
  );
}
