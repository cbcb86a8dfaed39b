import { z } from 'zod';
import { minorUnits } from '../money/money.ts';
import { price } from './price-list.ts';

/** How a meter's events become one quantity a period. */
export const aggregations = ['sum', 'max', 'last', 'unique'] as const;
export type Aggregation = (typeof aggregations)[number];

/** What use costs in one currency. There is no minimum: that is the plan's own. */
export const usagePrice = price.omit({ minimumMinor: true }).extend({
  /** What was used and is not invoiced yet comes on an invoice in mid-period as soon as it reaches this amount; null: with the period. */
  invoiceAtMinor: minorUnits.positive().nullable().default(null),
});

/** What is charged for one meter, in arrears, beside the plan's own fee. */
export const newUsageCharge = z.object({
  meterId: z.uuid(),
  /** As the line of an invoice calls it. */
  name: z.string().trim().min(1).max(120),
  /** One for each currency of the plan. */
  prices: z
    .array(usagePrice)
    .min(1)
    .max(30)
    .superRefine((prices, ctx) => {
      for (const [index, { currency, pricing }] of prices.entries()) {
        const problem = (message: string, field: string) =>
          ctx.addIssue({ code: 'custom', path: [index, field], message });
        if (prices.findIndex((other) => other.currency === currency) < index)
          problem(`${currency} has a price already`, 'currency');
        if (pricing.model === 'flat')
          problem('Use costs so much for each. What is always charged is the plan’s own', 'pricing');
      }
    }),
  /** Quantities of a period at which the customer and billing staff are told. */
  alertAt: z.array(z.int().min(1)).max(5).default([]),
});
/** As a version keeps it; how it is counted never changes on a meter, so that it stands here too. */
export const usageCharge = newUsageCharge.extend({ aggregation: z.enum(aggregations) });
export type UsageChargeTerms = z.infer<typeof usageCharge>;

export const newUsageCharges = z
  .array(newUsageCharge)
  .max(20)
  .superRefine((charges, ctx) => {
    for (const [index, { meterId }] of charges.entries()) {
      if (charges.findIndex((other) => other.meterId === meterId) === index) continue;
      ctx.addIssue({ code: 'custom', path: [index, 'meterId'], message: 'This meter is charged for already' });
    }
  });
