import { ratio, roundHalfUp } from '../money/ratio.ts';
import type { Line } from './invoice.ts';
import type { Price, PricePart } from './pricing.ts';

/** What a line shows of a price: of a flat one, one of it. The unit price is rounded where the unit has finer digits. */
export function figuresOf(
  price: Pick<Price, 'pricing' | 'currency'>,
  quantity: number,
  amountMinor: bigint,
  parts: readonly PricePart[],
): Pick<Line, 'quantity' | 'unitPriceMinor' | 'explanation'> {
  const [part] = parts;
  if (price.pricing.model === 'flat') return { quantity: 1, unitPriceMinor: amountMinor, explanation: null };
  if (price.pricing.model === 'per-seat') {
    const unit = price.pricing.unit.minor;
    return { quantity, unitPriceMinor: roundHalfUp(unit), explanation: unit.den === 1n || !part ? null : [part] };
  }
  const unitPriceMinor = roundHalfUp(ratio(amountMinor, quantity));
  return { quantity, unitPriceMinor, explanation: parts };
}
