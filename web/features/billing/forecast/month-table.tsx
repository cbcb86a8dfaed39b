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

type Amount = 'invoices' | 'tax' | 'use' | 'billed' | 'cash';

const HEADS = [
  'Month',
  'Will be billed',
  'Invoices',
  'Of it tax',
  'Use to come, about',
  'Billed already',
  'Comes in',
  'Trials end',
  'Cards expire',
];

/** A month a line; each number leads to what it is made of. */
export function MonthTable({ forecast, rows, currency, onBehind }: Props) {
  const reader = useReader();
  return (
    <ReportTable
      heads={HEADS}
      rows={forecast.months.map((month) => {
        const row = rows.find((one) => one.month === month);
        const words = monthInWords(month, reader);
        const opens = (kind: Amount) => () => onBehind({ kind, month, currency });
        const money = (kind: Amount, minor: number | undefined, label: string) =>
          minor ? (
            <Opens key={kind} label={label} onOpen={opens(kind)}>
              <Money minor={minor} currency={currency} />
            </Opens>
          ) : null;
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
            money('invoices', row?.totalMinor, `Invoices to come in ${words}`),
            row?.invoices ? (
              <Opens key="invoices" label={`Invoices to come in ${words}, counted`} onOpen={opens('invoices')}>
                <Count value={row.invoices} />
              </Opens>
            ) : null,
            money('tax', row?.taxMinor, `Tax of the invoices to come in ${words}`),
            money('use', row?.expectedUseMinor, `What use still to come may add in ${words}`),
            money('billed', row?.billedMinor, `Invoices made in ${words}`),
            money('cash', row?.cashMinor, `Invoices of which money comes in in ${words}`),
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
