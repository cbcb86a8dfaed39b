import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';

/** How an amount that is no whole number of minor units is rounded; ties of half-even go to the even neighbour. */
export const roundingModes = ['half-up', 'half-even', 'up', 'down'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/** Of the currency's main unit, as fine as one likes: 0.0123 is EUR 0.0123 for each. */
export const unitAmount = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'Use an amount such as 4.90 or 0.0123')
  .meta({ example: '0.0123' });

const wholeAmount = minorUnits.nonnegative();

export const tier = z.object({
  /** The first unit of the tier. Left out it is the one after the tier before; given, it must be that one. */
  from: z.int().min(1).optional(),
  /** The last unit of the tier; null: without end, the last tier alone. */
  upTo: z.int().min(1).nullable(),
  unitAmount,
  /** Once, as soon as the quantity reaches the tier. */
  flatMinor: wholeAmount.default(0),
});

const tiers = z
  .array(tier)
  .min(1)
  .max(50)
  .superRefine((list, ctx) => {
    let after = 0;
    for (const [index, { from, upTo }] of list.entries()) {
      const problem = (message: string, field: string) =>
        ctx.addIssue({ code: 'custom', path: [index, field], message });
      const last = index === list.length - 1;
      if (from !== undefined && from !== after + 1) {
        problem(
          from > after + 1 ? `Between ${after} and ${from} there is a gap` : `This tier begins inside the one before`,
          'from',
        );
      }
      if (upTo === null && !last) problem('Only the last tier is without end', 'upTo');
      if (upTo !== null && last) problem('The last tier has to be without end', 'upTo');
      if (upTo !== null && upTo <= after) problem(`Has to end after ${after}`, 'upTo');
      after = upTo ?? after;
    }
  });

/** What a quantity costs for one period. */
export const pricing = z.discriminatedUnion('model', [
  /** The same whatever the quantity. */
  z.object({ model: z.literal('flat'), amountMinor: wholeAmount }),
  z.object({ model: z.literal('per-seat'), unitAmount }),
  /** Each unit at the price of the tier in which it lies. */
  z.object({ model: z.literal('graduated'), tiers }),
  /** All units at the price of the tier in which the quantity lies. */
  z.object({ model: z.literal('volume'), tiers }),
  /** By packages of so many, begun ones counted as whole. */
  z.object({ model: z.literal('package'), size: z.int().min(1).max(1_000_000_000), amountMinor: wholeAmount }),
]);
export type PricingTerms = z.infer<typeof pricing>;

/** What a plan costs in one currency. */
export const price = z.object({
  currency: currencyCode,
  pricing,
  /** Of the line of a whole period; parts of a period are parts of that amount, rounded half-up. */
  rounding: z.enum(roundingModes).default('half-up'),
  /** What a whole period comes to at least: what is missing is a line of its own. 0: no minimum. */
  minimumMinor: wholeAmount.default(0),
});
export type PriceTerms = z.infer<typeof price>;

/** A plan's prices, a currency each; the first is the one that lists show. */
export const priceList = z
  .array(price)
  .min(1)
  .max(30)
  .superRefine((prices, ctx) => {
    for (const [index, { currency }] of prices.entries()) {
      if (prices.findIndex((other) => other.currency === currency) < index) {
        ctx.addIssue({ code: 'custom', path: [index, 'currency'], message: `${currency} has a price already` });
      }
    }
  });

/** How an amount came about, a part a line; the parts add up to the amount of the whole period. */
export const pricePart = z.object({
  /** flat: once, for the plan or for reaching a tier; units: so many at a unit price; packages: so many packages. */
  kind: z.enum(['flat', 'units', 'packages']),
  quantity: z.int(),
  /** Of one unit or package, of the currency's main unit. */
  unitAmount: z.string(),
  /** The tier; null where there are none. */
  tier: z.object({ from: z.int(), upTo: z.int().nullable() }).nullable(),
  amountMinor: minorUnits,
});
export type PricePartWire = z.infer<typeof pricePart>;
