import type { z } from 'zod';
import type { PriceTerms } from '../../domain/billing/price-list.ts';
import type { Aggregation, newUsageCharge, UsageChargeTerms } from '../../domain/billing/usage-terms.ts';
import { validation } from '../../domain/errors.ts';
import type { Tx } from '../database.ts';

/**
 * The charges for metered use as a version keeps them: with how their meters count, which never changes on a meter.
 * @param known of the plan as it is: a meter that was archived since may stay
 * @throws AppError Validation for an unknown or archived meter, and where a currency of the plan has no price
 */
export async function usageChargesOf(
  tx: Tx,
  wanted: readonly z.output<typeof newUsageCharge>[],
  prices: readonly PriceTerms[],
  known: readonly UsageChargeTerms[] = [],
): Promise<UsageChargeTerms[]> {
  if (wanted.length === 0) return [];
  const meters = await tx.meter.findMany({
    where: { id: { in: wanted.map(({ meterId }) => meterId) } },
    select: { id: true, aggregation: true, archivedAt: true },
  });
  return wanted.map(({ meterId, name, alertAt, ...charge }, index) => {
    const meter = meters.find(({ id }) => id === meterId);
    if (!meter || (meter.archivedAt && !known.some((each) => each.meterId === meterId))) {
      const message = 'Choose a meter of this workspace that is not archived';
      throw validation(`${name}: ${message}.`, [{ path: `usage.${index}.meterId`, message }]);
    }
    const missing = prices.find(({ currency }) => !charge.prices.some((price) => price.currency === currency));
    if (missing) {
      const message = `Give a price in ${missing.currency}, in which the plan is sold`;
      throw validation(`${name}: ${message}.`, [{ path: `usage.${index}.prices`, message }]);
    }
    const aggregation = meter.aggregation as Aggregation;
    return { meterId, name, aggregation, alertAt: [...alertAt].sort((a, b) => a - b), prices: charge.prices };
  });
}
