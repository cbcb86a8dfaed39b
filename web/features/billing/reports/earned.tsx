import { CalendarCheck } from 'lucide-react';
import { addMonths } from '../../../../domain/time/civil.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { monthInWords } from '../forecast/month-words.ts';
import { Files } from './files.tsx';
import { ReportTable } from './report-table.tsx';

/** Six months back, and twelve ahead: what is deferred now is earned there. */
const [BACK, MONTHS] = [6, 18];

/** What was invoiced, what is earned by the days that it is for, and what is deferred. */
export function Earned({ today }: { today: string }) {
  const reader = useReader();
  const present = today.slice(0, 7);
  const from = addMonths(`${present}-01`, -BACK).slice(0, 7);
  const query = trpc.revenue.recognition.useQuery({ from, months: MONTHS });
  return (
    <Loaded query={query} what="What is earned">
      {({ rows }) =>
        rows.length === 0 ? (
          <EmptyState icon={CalendarCheck} title="Nothing was invoiced yet">
            Here stands in which months revenue is earned: by the days that an invoice is for, whenever it was made.
          </EmptyState>
        ) : (
          <Card title="By month" flush aside={<Files file="recognition" query={{ from, months: String(MONTHS) }} />}>
            <ReportTable
              heads={['Month', 'Invoiced', 'Earned', 'Deferred at its end']}
              rows={rows.map(({ month, currency, billedMinor, earnedMinor, deferredMinor }) => ({
                key: `${currency} ${month}`,
                cells: [
                  month === present ? `${monthInWords(month, reader)}, so far` : monthInWords(month, reader),
                  ...[billedMinor, earnedMinor, deferredMinor].map((minor, index) =>
                    minor === 0 ? null : (
                      <Money key={['billed', 'earned', 'deferred'][index]} minor={minor} currency={currency} />
                    ),
                  ),
                ],
              }))}
            />
            <p className="border-t border-line px-4 py-3 text-13 text-muted">
              Before tax, of the invoices that are there. What is invoiced after its days is earned before: then less
              than nothing is deferred.
            </p>
          </Card>
        )
      }
    </Loaded>
  );
}
