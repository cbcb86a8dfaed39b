import { keepPreviousData } from '@tanstack/react-query';
import { Percent } from 'lucide-react';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Money } from '../../../ui/money.tsx';
import { Files } from './files.tsx';
import { ReportTable } from './report-table.tsx';
import { type Span, wireSpan } from './span.tsx';

const TREATMENTS: Readonly<Record<string, string>> = { 'reverse-charge': 'reverse charge', exempt: 'exempt' };

/** What was invoiced in a span and its taxes, less what was taken back in it. */
export function Taxes({ span }: { span: Span }) {
  const wire = wireSpan(span);
  const query = trpc.journal.taxes.useQuery(wire, { placeholderData: keepPreviousData });
  return (
    <Loaded query={query} what="The taxes">
      {({ rows, totals }) =>
        totals.length === 0 ? (
          <EmptyState icon={Percent} title="Nothing was invoiced in these days">
            Here stands what was charged by each tax, less what was given back, by the days on which the documents were
            made.
          </EmptyState>
        ) : (
          <div className="flex flex-col gap-4">
            <Card title="By tax" flush aside={<Files file="taxes" query={wire} />}>
              <ReportTable
                heads={['Tax', 'Rate', 'Net', 'Tax amount', 'Documents']}
                rows={rows.map(({ code, ratePercent, treatment, netMinor, taxMinor, documents, currency }) => ({
                  key: `${currency} ${code} ${ratePercent} ${treatment}`,
                  cells: [
                    treatment ? `${code}, ${TREATMENTS[treatment] ?? treatment}` : code,
                    `${ratePercent}\u00a0%`,
                    <Money key="net" minor={netMinor} currency={currency} />,
                    <Money key="tax" minor={taxMinor} currency={currency} />,
                    <Count key="count" value={documents} />,
                  ],
                }))}
              />
            </Card>
            <Card title="In all" flush>
              <ReportTable
                heads={['Currency', 'Net', 'Tax', 'Total']}
                rows={totals.map(({ currency, netMinor, taxMinor, totalMinor }) => ({
                  key: currency,
                  cells: [
                    currency,
                    ...[netMinor, taxMinor, totalMinor].map((minor, index) => (
                      <Money key={['net', 'tax', 'total'][index]} minor={minor} currency={currency} />
                    )),
                  ],
                }))}
              />
            </Card>
          </div>
        )
      }
    </Loaded>
  );
}
