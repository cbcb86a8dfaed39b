import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { PartList } from './part-list.tsx';

type Line = Omit<InvoiceDetail['lines'][number], 'id'>;

/** What is charged, as a table that reads on a phone as well. */
export function Lines({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  return (
    <table className="w-full border-collapse text-14">
      <thead>
        <tr className="border-b border-line text-13 text-faint">
          <th className="py-1.5 pr-3 text-left font-normal">What</th>
          <th className="px-3 py-1.5 text-right font-normal max-sm:hidden">Quantity</th>
          <th className="px-3 py-1.5 text-right font-normal max-sm:hidden">Unit price</th>
          <th className="py-1.5 pl-3 text-right font-normal">Amount</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.position} className="border-b border-line align-top">
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
                <span className="text-13 text-muted sm:hidden">
                  <Count value={line.quantity} /> × <Money minor={line.unitPriceMinor} currency={currency} />
                </span>
              )}
            </td>
            <td className="px-3 py-2 text-right max-sm:hidden">
              <Count value={line.quantity} />
            </td>
            <td className="px-3 py-2 text-right max-sm:hidden">
              {line.explanation ? null : <Money minor={line.unitPriceMinor} currency={currency} />}
            </td>
            <td className="py-2 pl-3 text-right">
              <Money minor={line.amountMinor} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const UNITS = { day: 'days', second: 'seconds', 'fixed-30-day': 'days' } as const;

/** "17 of 30 days" */
const proratedWords = ({ units, periodUnits, unit }: NonNullable<Line['prorated']>): string =>
  `${units.toLocaleString()} of ${periodUnits.toLocaleString()} ${UNITS[unit]}`;
