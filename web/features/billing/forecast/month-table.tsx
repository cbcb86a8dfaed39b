import type { ReactNode } from 'react';
import type { BillingForecast, ForecastMonth } from '../../../../domain/forecast/contract.ts';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { useReader } from '../../../ui/reader.tsx';
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
const CELL = 'px-3 py-2 text-right whitespace-nowrap first:pl-4 last:pr-4';

/** A month a line; each number leads to what it is made of. */
export function MonthTable({ forecast, rows, currency, onBehind }: Props) {
  const reader = useReader();
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-14 tabular">
        <thead>
          <tr className="text-13 text-faint">
            {HEADS.map((head, index) => (
              <th key={head} scope="col" className={`${CELL} font-normal ${index === 0 ? 'text-left' : ''}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {forecast.months.map((month) => {
            const row = rows.find((one) => one.month === month);
            const trials = countIn(forecast.trialsEnding, month);
            const cards = countIn(forecast.cardsExpiring, month);
            const words = monthInWords(month, reader);
            const money = (minor: number | undefined) => (minor ? <Money minor={minor} currency={currency} /> : null);
            return (
              <tr key={month} className="border-t border-line">
                <th scope="row" className={`${CELL} text-left font-medium`}>
                  {words}
                </th>
                <Cell
                  label={`Invoices to come in ${words}`}
                  onOpen={() => onBehind({ kind: 'invoices', month, currency })}
                >
                  {money(row?.totalMinor)}
                </Cell>
                <Cell>{row?.invoices ? <Count value={row.invoices} /> : null}</Cell>
                <Cell>{money(row?.taxMinor)}</Cell>
                <Cell>{money(row?.billedMinor)}</Cell>
                <Cell>{money(row?.cashMinor)}</Cell>
                <Cell label={`Trials that end in ${words}`} onOpen={() => onBehind({ kind: 'trials', month })}>
                  {trials > 0 ? <Count value={trials} /> : null}
                </Cell>
                <Cell label={`Cards that expire in ${words}`} onOpen={() => onBehind({ kind: 'cards', month })}>
                  {cards > 0 ? <Count value={cards} /> : null}
                </Cell>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const countIn = (counts: readonly { month: string; count: number }[], month: string): number =>
  counts.find((one) => one.month === month)?.count ?? 0;

function Cell({ label, onOpen, children }: { label?: string; onOpen?: () => void; children: ReactNode }) {
  return (
    <td className={CELL}>
      {children === null ? (
        <span className="text-faint">–</span>
      ) : onOpen ? (
        <button
          type="button"
          title={label}
          onClick={onOpen}
          className="tabular underline decoration-line underline-offset-4 hover:decoration-ink"
        >
          {children}
        </button>
      ) : (
        children
      )}
    </td>
  );
}
