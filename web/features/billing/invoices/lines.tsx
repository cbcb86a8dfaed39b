import type { KeyboardEvent } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { cn } from '../../../ui/cn.ts';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { NARROW, useMedia } from '../../../ui/use-media.ts';
import { PartList } from './part-list.tsx';
import { type RowWindow, useWindow } from './use-window.ts';

type Line = Omit<InvoiceDetail['lines'][number], 'id'>;

/** A row of words, and what stands below them: period, or quantity and price where there is no column for them. */
const [ROW, BELOW] = [37, 20];

/** What is charged, as a table that reads on a phone and in a dialog as well. Thousands of lines scroll in a box of their own, above the totals. */
export function Lines({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const narrow = useMedia(NARROW);
  const heightOf = (index: number): number => {
    const line = lines[index];
    return ROW + (line?.period || line?.prorated ? BELOW : 0) + (line?.explanation || narrow ? BELOW : 0);
  };
  const rows = useWindow(lines.length, heightOf, (index) => lines[index]?.position ?? index);
  const { windowed, box, scrollTo } = rows;
  return (
    <div
      ref={box}
      className="@container"
      {...(windowed && {
        tabIndex: 0,
        // Heights that are not measured yet would stop a plain End short of it.
        onKeyDown: ({ key }: KeyboardEvent) => {
          if (key === 'End' || key === 'Home') scrollTo(key === 'End' ? lines.length - 1 : 0);
        },
        role: 'region',
        'aria-label': `${lines.length.toLocaleString()} lines`,
        className: '@container max-h-[min(36rem,70dvh)] overflow-y-auto rounded-md border border-line px-3',
      })}
    >
      <table className="w-full border-collapse text-14" aria-rowcount={windowed ? lines.length + 1 : undefined}>
        <thead className={cn(windowed && 'sticky top-0 bg-surface')}>
          <tr className="border-b border-line text-13 text-faint" aria-rowindex={windowed ? 1 : undefined}>
            <th className="py-1.5 pr-3 text-left font-normal">What</th>
            <th className="px-3 py-1.5 text-right font-normal @max-md:hidden">Quantity</th>
            <th className="px-3 py-1.5 text-right font-normal @max-md:hidden">Unit price</th>
            <th className="py-1.5 pl-3 text-right font-normal">Amount</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={rows.items[0]?.start ?? 0} />
          {rows.items.map(({ index }) => {
            const line = lines[index];
            return line ? <Row key={line.position} line={line} currency={currency} index={index} rows={rows} /> : null;
          })}
          <Gap height={rows.height - (rows.items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

/** In place of the lines that are not drawn. */
const Gap = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  ) : null;

interface RowProps {
  line: Line;
  currency: string;
  index: number;
  rows: RowWindow;
}

const Row = ({ line, currency, index, rows: { windowed, measure } }: RowProps) => (
  <tr
    ref={windowed ? measure : undefined}
    data-index={index}
    aria-rowindex={windowed ? index + 2 : undefined}
    className="border-b border-line align-top"
  >
    <td className="py-2 pr-3">
      <span className="block">{line.description}</span>
      <span className="flex flex-wrap gap-x-2 text-13 text-muted empty:hidden">
        {line.period ? <CivilPeriod period={line.period} /> : null}
        {line.prorated ? <span>{proratedWords(line.prorated)}</span> : null}
      </span>
      {line.explanation ? (
        <PartList parts={line.explanation} currency={currency} part={line.prorated !== null} />
      ) : null}
      {line.explanation ? null : (
        <span className="text-13 text-muted @md:hidden">
          <Count value={line.quantity} /> × <Money minor={line.unitPriceMinor} currency={currency} />
        </span>
      )}
    </td>
    <td className="px-3 py-2 text-right @max-md:hidden">
      <Count value={line.quantity} />
    </td>
    <td className="px-3 py-2 text-right @max-md:hidden">
      {line.explanation ? null : <Money minor={line.unitPriceMinor} currency={currency} />}
    </td>
    <td className="py-2 pl-3 text-right">
      <Money minor={line.amountMinor} currency={currency} />
    </td>
  </tr>
);

const UNITS = { day: 'days', second: 'seconds', 'fixed-30-day': 'days' } as const;

/** "17 of 30 days" */
const proratedWords = ({ units, periodUnits, unit }: NonNullable<Line['prorated']>): string =>
  `${units.toLocaleString()} of ${periodUnits.toLocaleString()} ${UNITS[unit]}`;
