import type { BillingForecast, ForecastMonth } from '../../../../domain/forecast/contract.ts';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Opens, ReportTable } from '../reports/report-table.tsx';
import type { Behind } from './behind.tsx';
import { monthInWords } from './month-words.ts';

interface Props {
  forecast: BillingForecast;
  rows: readonly ForecastMonth[];
  currency: string;
  onBehind: (behind: Behind) => void;
}

const HEADS = [
  'Month',
  'Will be billed',
  'Invoices',
  'Of it tax',
  'Billed already',
  'Comes in',
  'Trials end',
  'Cards expire',
];

/** A month a line; each number leads to what it is made of. */
export function MonthTable({ forecast, rows, currency, onBehind }: Props) {
  const reader = useReader();
  const money = (minor: number | undefined) => (minor ? <Money minor={minor} currency={currency} /> : null);
  return (
    <ReportTable
      heads={HEADS}
      rows={forecast.months.map((month) => {
        const row = rows.find((one) => one.month === month);
        const words = monthInWords(month, reader);
        const counted = (kind: 'trials' | 'cards', label: string) => {
          const count = countIn(kind === 'trials' ? forecast.trialsEnding : forecast.cardsExpiring, month);
          return count === 0 ? null : (
            <Opens label={label} onOpen={() => onBehind({ kind, month })}>
              <Count value={count} />
            </Opens>
          );
        };
        return {
          key: month,
          cells: [
            words,
            row?.totalMinor ? (
              <Opens
                key="total"
                label={`Invoices to come in ${words}`}
                onOpen={() => onBehind({ kind: 'invoices', month, currency })}
              >
                {money(row.totalMinor)}
              </Opens>
            ) : null,
            row?.invoices ? <Count key="invoices" value={row.invoices} /> : null,
            money(row?.taxMinor),
            money(row?.billedMinor),
            money(row?.cashMinor),
            counted('trials', `Trials that end in ${words}`),
            counted('cards', `Cards that expire in ${words}`),
          ],
        };
      })}
    />
  );
}

const countIn = (counts: readonly { month: string; count: number }[], month: string): number =>
  counts.find((one) => one.month === month)?.count ?? 0;
