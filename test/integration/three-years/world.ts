import type { Customer, PricePlan } from '../../../domain/billing/contract.ts';
import type { PricingTerms } from '../../../domain/billing/price-list.ts';
import type { Random } from '../../../prisma/seed/random.ts';
import { createPricePlan } from '../../../services/billing/create-price-plan.ts';
import { createTaxRate } from '../../../services/billing/create-tax-rate.ts';
import { recordPayment } from '../../../services/billing/record-payment.ts';
import { updateCustomer } from '../../../services/billing/update-customer.ts';
import { type Ctx, transaction } from '../../../services/context.ts';
import { createCoupon } from '../../../services/coupons/create-coupon.ts';
import { createMeter } from '../../../services/usage/create-meter.ts';
import { openWallet } from '../../../services/wallets/open-wallet.ts';
import { topUpWallet } from '../../../services/wallets/top-up-wallet.ts';
import { newCustomer } from '../../support/billing.ts';
import type { House } from '../../support/house.ts';
import { finaliseDue } from './drafts.ts';

/** With two, none and three digits after the point, and what an amount of EUR is in it. */
export const CURRENCIES = [
  { currency: 'EUR', factor: 1 },
  { currency: 'JPY', factor: 160 },
  { currency: 'KWD', factor: 0.333 },
] as const;
const DIGITS = { EUR: 2, JPY: 0, KWD: 3 } as const;

export const METERS = ['sum', 'max', 'last', 'unique'] as const;

const minor = (currency: keyof typeof DIGITS, main: number): number => Math.round(main * 10 ** DIGITS[currency]);

/** One price in each currency, of amounts of EUR. */
function priced(pricing: (amounts: { unit(main: number): string; minor(main: number): number }) => PricingTerms) {
  return CURRENCIES.map(({ currency, factor }) => ({
    currency,
    pricing: pricing({
      unit: (main) => (main * factor).toFixed(4),
      minor: (main) => minor(currency, main * factor),
    }),
  }));
}

/** Everything that subscriptions of the story are made of. */
export interface World {
  readonly plans: readonly PricePlan[];
  readonly couponCodes: readonly string[];
  customer(roll: Random, currency: string, n: number): Promise<Customer>;
}

export async function makeWorld(ctx: Ctx, house: House): Promise<World> {
  const rate = (code: string, ratePercent: string, others: object = {}) =>
    createTaxRate(ctx, { code, name: code, ratePercent, ...others });
  const vat = await rate('VAT', '19');
  const city = await rate('CITY', '2.125', { compound: true });
  const contained = await rate('IN', '7', { behaviour: 'inclusive' });
  const seat = (main: number) => priced(({ unit }) => ({ model: 'per-seat', unitAmount: unit(main) }));
  const tiers = (model: 'graduated' | 'volume') =>
    priced(({ unit, minor: whole }) => ({
      model,
      tiers: [
        { upTo: 3, unitAmount: unit(21.5), flatMinor: whole(5) },
        { upTo: null, unitAmount: unit(13.3333), flatMinor: 0 },
      ],
    }));
  const packages = priced(({ minor: whole }) => ({ model: 'package', size: 4, amountMinor: whole(33.35) }));
  const meters = new Map<string, string>();
  for (const aggregation of METERS) {
    const field = aggregation === 'sum' ? 'n' : 'value';
    const { id } = await createMeter(ctx, { key: aggregation, name: aggregation, aggregation, field });
    meters.set(aggregation, id);
  }
  const charge = (
    meter: (typeof METERS)[number],
    prices: ReturnType<typeof priced>,
    invoiceAt: number | null = null,
  ) => ({
    meterId: meters.get(meter) ?? '',
    name: meter,
    prices: prices.map((price, at) => {
      const { currency, factor } = CURRENCIES[at] ?? CURRENCIES[0];
      return { ...price, invoiceAtMinor: invoiceAt === null ? null : minor(currency, invoiceAt * factor) };
    }),
    alertAt: invoiceAt === null ? [] : [20],
  });
  const small = (model: 'graduated' | 'volume') =>
    priced(({ unit, minor: whole }) => ({
      model,
      tiers: [
        { upTo: 10, unitAmount: unit(0.5), flatMinor: 0 },
        { upTo: null, unitAmount: unit(0.125), flatMinor: whole(1) },
      ],
    }));
  const unitOf = (main: number) => priced(({ unit }) => ({ model: 'per-seat', unitAmount: unit(main) }));
  const fives = priced(({ minor: whole }) => ({ model: 'package', size: 5, amountMinor: whole(2) }));
  const minimum = tiers('volume').map((price, at) => {
    const { currency, factor } = CURRENCIES[at] ?? CURRENCIES[0];
    return { ...price, minimumMinor: minor(currency, 60 * factor) };
  });
  const month = { interval: 'month', taxRateIds: [vat.id] } as const;
  const both = [vat.id, city.id];
  const wanted = [
    { ...month, name: 'Monthly', prices: seat(49) },
    { ...month, name: 'Used', timing: 'arrears', prices: seat(31) },
    { ...month, name: 'Quarterly', interval: 'quarter', prices: seat(99.99), taxRateIds: both },
    { ...month, name: 'Yearly', interval: 'year', prices: tiers('graduated') },
    { ...month, name: 'Weeks', interval: 'week', intervalCount: 2, prices: seat(0.01), taxRateIds: [contained.id] },
    { ...month, name: 'Tried', trialDays: 14, prices: seat(49) },
    { ...month, name: 'Volume', prices: minimum, taxRateIds: both },
    { ...month, name: 'Packages', timing: 'arrears', prices: packages },
    {
      ...month,
      name: 'Metered',
      prices: seat(10),
      usage: [charge('sum', small('graduated'), 8), charge('max', small('volume'))],
    },
    {
      ...month,
      name: 'Counted',
      timing: 'arrears',
      prices: seat(3),
      taxRateIds: both,
      usage: [charge('last', unitOf(0.3333)), charge('unique', fives)],
    },
  ] as const;
  const plans: PricePlan[] = [];
  for (const { prices, ...terms } of wanted)
    plans.push(await createPricePlan(ctx, { ...terms, prices: [...prices] } as never));
  const couponCodes: string[] = [];
  for (const off of [
    { kind: 'percent', ratePercent: '15' },
    { kind: 'percent', ratePercent: '33.3333' },
    { kind: 'amount', amountMinor: 700, currency: 'EUR' },
  ] as const) {
    for (const periods of [1, 3, null]) {
      for (const scope of ['all', 'plan'] as const) {
        const code = `C${couponCodes.length}`;
        await createCoupon(ctx, { code, name: code, off, periods, scope });
        couponCodes.push(code);
      }
    }
  }
  const payers: Customer[] = [];
  for (const name of ['Holding', 'Group']) payers.push(await newCustomer(ctx, null, name));
  return {
    plans,
    couponCodes,
    async customer(roll, currency, n) {
      const made = await newCustomer(ctx, roll.chance(80) ? 'card-succeeds' : null, `Customer-${n}`);
      const known = { id: made.id, version: made.version };
      const kind = roll.below(10);
      if (kind < 2) return updateCustomer(ctx, { ...known, payerId: roll.pick(payers).id });
      if (kind === 2) return updateCustomer(ctx, { ...known, vatId: 'ATU37675002', taxTreatment: 'reverse-charge' });
      if (kind === 3) return updateCustomer(ctx, { ...known, taxTreatment: 'exempt', exemptTaxCodes: ['VAT'] });
      if (kind === 4) await fillWallet(ctx, house, made.id, currency);
      return made;
    },
  };
}

/** As much as a few invoices take. */
async function fillWallet(ctx: Ctx, house: House, customerId: string, currency: string): Promise<void> {
  const { id } = await openWallet(ctx, { customerId, currency });
  await topUpWallet(ctx, { id, amountMinor: 30_000 });
  await finaliseDue(ctx, house);
  const [due] = await transaction(ctx, (tx) =>
    tx.invoice.findMany({ where: { customerId, status: 'open' }, select: { id: true, version: true } }),
  );
  if (due) await recordPayment(ctx, due);
}
