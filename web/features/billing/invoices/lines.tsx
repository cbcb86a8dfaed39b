import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';

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
                <Explanation parts={line.explanation} currency={currency} part={line.prorated !== null} />
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

/** How the amount of a whole period came about, tier by tier. */
function Explanation({
  parts,
  currency,
  part,
}: {
  parts: NonNullable<Line['explanation']>;
  currency: string;
  part: boolean;
}) {
  return (
    <ul className="text-13 text-muted" aria-label="How it came about">
      {parts.map(({ kind, quantity, unitAmount, tier, amountMinor }) => (
        <li key={`${kind} ${tier?.from ?? 0}`}>
          {tier ? `${tierWords(tier)}: ` : ''}
          {kind === 'flat'
            ? 'once '
            : `${quantity.toLocaleString()} ${kind === 'packages' ? 'packages ' : ''}× ${unitAmount} = `}
          <Money minor={amountMinor} currency={currency} />
        </li>
      ))}
      {part ? <li>for a whole period, of which this is a part</li> : null}
    </ul>
  );
}

const tierWords = ({ from, upTo }: { from: number; upTo: number | null }): string =>
  upTo === null ? `from ${from.toLocaleString()}` : `${from.toLocaleString()} to ${upTo.toLocaleString()}`;

const UNITS = { day: 'days', second: 'seconds', 'fixed-30-day': 'days' } as const;

/** "17 of 30 days" */
const proratedWords = ({ units, periodUnits, unit }: NonNullable<Line['prorated']>): string =>
  `${units.toLocaleString()} of ${periodUnits.toLocaleString()} ${UNITS[unit]}`;
