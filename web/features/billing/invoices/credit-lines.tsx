import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { Money } from '../../../ui/money.tsx';
import { amountText } from '../amount.ts';
import { AmountField } from '../amount-field.tsx';
import { useWindow } from './use-window.ts';

/** Two rows of words beside a field. */
const ROW = 56;

interface Props {
  id: string;
  lines: InvoiceDetail['lines'];
  currency: string;
  /** What can still be credited, by line. */
  left: ReadonlyMap<string, number>;
  /** As it is typed, by line. */
  amounts: Readonly<Record<string, string>>;
  /** What is wrong with what is typed, by line. */
  problems: ReadonlyMap<string, string | null>;
  onChange: (lineId: string, text: string) => void;
}

/** How much of which line is credited. */
export function CreditLines({ id, lines, currency, left, amounts, problems, onChange }: Props) {
  const { box, windowed, items, height, measure, keep } = useWindow(lines.length, ROW, (at) => lines[at]?.id ?? at);
  return (
    <div ref={box} className={windowed ? 'max-h-80 overflow-y-auto rounded-md border border-line px-3' : undefined}>
      <ul
        id={id}
        aria-label="Lines"
        className={windowed ? 'relative' : 'flex flex-col gap-3'}
        style={windowed ? { height } : undefined}
      >
        {items.map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          const most = left.get(line.id) ?? 0;
          return (
            <li
              key={line.id}
              ref={windowed ? measure : undefined}
              data-index={index}
              aria-setsize={windowed ? lines.length : undefined}
              aria-posinset={windowed ? index + 1 : undefined}
              onFocus={() => keep(index)}
              className={windowed ? 'absolute inset-x-0 top-0 py-1.5' : undefined}
              style={windowed ? { transform: `translateY(${start}px)` } : undefined}
            >
              <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
                <span className="min-w-0 grow basis-56">
                  {line.description}
                  <span className="block text-13 text-muted">
                    <Money minor={most} currency={currency} /> left of{' '}
                    <Money minor={line.amountMinor - line.couponMinor} currency={currency} />
                  </span>
                </span>
                <AmountField
                  label={`Credit of ${line.description}`}
                  quiet
                  className="w-40"
                  error={problems.get(line.id)}
                  currency={currency}
                  disabled={most === 0}
                  placeholder={amountText(0, currency)}
                  value={amounts[line.id] ?? ''}
                  onChange={(text) => onChange(line.id, text)}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
