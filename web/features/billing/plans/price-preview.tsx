import type { PriceTerms } from '../../../../domain/billing/price-list.ts';
import { effectiveUnit, periodPrice, readPrice } from '../../../../domain/billing/pricing.ts';
import { toWire } from '../../../../domain/money/money.ts';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { telling } from './price-words.ts';

/** Quantity → amount → what one comes to, by the computation of the bill. */
export function PricePreview({ terms }: { terms: PriceTerms }) {
  const price = readPrice(terms);
  const rows = telling(terms).map((quantity) => {
    const { amountMinor, topUpMinor } = periodPrice(price, quantity);
    const total = amountMinor + topUpMinor;
    return { quantity, total, topped: topUpMinor > 0n, each: effectiveUnit(total, quantity, terms.currency) };
  });
  return (
    <figure className="flex flex-col gap-3 rounded-md border border-line bg-canvas px-3 py-2" aria-live="polite">
      <figcaption className="text-13 font-medium">What a period costs in {terms.currency}</figcaption>
      <Curve points={rows.map(({ quantity, total }) => [quantity, Number(total)])} />
      <table className="w-full border-collapse text-13">
        <thead>
          <tr className="text-faint">
            <th className="py-1 text-right font-normal">Quantity</th>
            <th className="py-1 pl-3 text-right font-normal">Amount</th>
            <th className="py-1 pl-3 text-right font-normal">One comes to</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ quantity, total, topped, each }) => (
            <tr key={quantity} className="border-t border-line">
              <td className="py-1 text-right">
                <Count value={quantity} />
              </td>
              <td className="py-1 pl-3 text-right">
                <Money minor={toWire(total)} currency={terms.currency} />
                {topped ? <span className="block text-faint">the minimum</span> : null}
              </td>
              <td className="py-1 pl-3 text-right text-muted tabular-nums">{each}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const [WIDTH, HEIGHT] = [320, 64];

/** The shape of the price: quantity to the right by its logarithm, amount upwards. The figures are in the table. */
function Curve({ points }: { points: readonly (readonly [quantity: number, total: number])[] }) {
  const most = Math.max(...points.map(([, total]) => total), 1);
  const [first, last] = [Math.log(points[0]?.[0] ?? 1), Math.log(points.at(-1)?.[0] ?? 2)];
  const at = points.map(([quantity, total]) => ({
    x: 4 + ((Math.log(quantity) - first) / (last - first || 1)) * (WIDTH - 8),
    y: HEIGHT - 4 - (total / most) * (HEIGHT - 8),
  }));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-16 w-full text-accent" aria-hidden preserveAspectRatio="none">
      <line
        x1="0"
        x2={WIDTH}
        y1={HEIGHT - 1}
        y2={HEIGHT - 1}
        className="stroke-line"
        vectorEffect="non-scaling-stroke"
      />
      <polyline
        points={at.map(({ x, y }) => `${x},${y}`).join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
