import { DAY, type Instant } from '../../domain/time/instant.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { createTaxRate } from '../../services/billing/create-tax-rate.ts';
import { listCustomers } from '../../services/billing/list-customers.ts';
import type { Actor } from '../../services/context.ts';
import { createCoupon } from '../../services/coupons/create-coupon.ts';
import { openWallet } from '../../services/wallets/open-wallet.ts';
import type { Happening } from './history.ts';

const CARD = { provider: 'sandbox', card: 'card-succeeds' } as const;

/** Coupons in use, used up and over; a customer abroad who pays the tax themselves; one who is exempt; one with a wallet. */
export function money(now: Instant, billing: Actor): Happening[] {
  const made = { plan: '' };
  return [
    {
      at: now - 80 * DAY,
      async run(as) {
        const ctx = as(billing);
        const levy = await createTaxRate(ctx, {
          code: 'eco-levy',
          name: 'Eco levy 1.5 %, on top of VAT',
          ratePercent: '1.5',
          compound: true,
        });
        const vat = await createTaxRate(ctx, { code: 'vat-de-19', name: 'VAT 19 % (Germany)', ratePercent: '19' });
        const terms = { name: 'Hosting', currency: 'EUR', priceMinor: 19_900, interval: 'month' as const };
        made.plan = (await createPricePlan(ctx, { ...terms, taxRateIds: [vat.id, levy.id] })).id;
        const percent = (ratePercent: string) => ({ kind: 'percent', ratePercent }) as const;
        await createCoupon(ctx, { code: 'SPRING20', name: 'Spring offer', off: percent('20'), periods: 3 });
        await createCoupon(ctx, {
          code: 'WELCOME',
          name: 'Welcome: first invoice at half the price',
          off: percent('50'),
          periods: 1,
          newCustomersOnly: true,
          maxRedemptions: 2,
        });
        const five = { kind: 'amount', amountMinor: 500, currency: 'EUR' } as const;
        await createCoupon(ctx, { code: 'PARTNER5', name: 'Partner price', off: five, scope: 'plan' });
        const expiresAt = new Date(now - 20 * DAY).toISOString();
        await createCoupon(ctx, { code: 'BLACKWEEK', name: 'Black week', off: percent('30'), expiresAt });
      },
    },
    {
      at: now - 64 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id: customerId } = await createCustomer(ctx, {
          name: 'Österreichische Almenmilch',
          email: 'rechnung@almenmilch.test',
          zone: 'Europe/Vienna',
          paymentMethod: CARD,
          vatId: 'ATU37675002',
          taxTreatment: 'reverse-charge',
          address: { line1: 'Almweg 7', postalCode: '6020', city: 'Innsbruck', country: 'AT' },
        });
        await createSubscription(ctx, { customerId, pricePlanId: made.plan, couponCodes: ['SPRING20', 'PARTNER5'] });
      },
    },
    {
      at: now - 45 * DAY,
      async run(as) {
        const ctx = as(billing);
        const holding = await createCustomer(ctx, {
          name: 'Lindqvist Holding',
          email: 'faktura@lindqvist.test',
          zone: 'Europe/Stockholm',
          paymentMethod: CARD,
        });
        for (const branch of ['Lindqvist Malmö', 'Lindqvist Uppsala', 'Lindqvist Kiruna']) {
          const { id: customerId } = await createCustomer(ctx, {
            name: branch,
            email: `${branch.slice(10).toLowerCase().replace('ö', 'o')}@lindqvist.test`,
            zone: 'Europe/Stockholm',
            payerId: holding.id,
          });
          await createSubscription(ctx, { customerId, pricePlanId: made.plan });
        }
      },
    },
    {
      at: now - 34 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id: customerId } = await createCustomer(ctx, {
          name: 'Rotes Kreuz Musterstadt',
          email: 'buero@rk-musterstadt.test',
          zone: 'Europe/Berlin',
          taxTreatment: 'exempt',
          exemptTaxCodes: ['eco-levy'],
          exemptionNote: 'Non-profit, certificate 2026/118',
          address: { line1: 'Marktplatz 1', postalCode: '04109', city: 'Leipzig', country: 'DE' },
        });
        await createSubscription(ctx, { customerId, pricePlanId: made.plan, couponCodes: ['WELCOME'] });
      },
    },
    {
      at: now - 33 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id: customerId } = await createCustomer(ctx, {
          name: 'Studio Nordlicht',
          email: 'hallo@nordlicht.test',
          zone: 'Europe/Berlin',
          paymentMethod: CARD,
          address: { line1: 'Hafenstr. 12', postalCode: '20359', city: 'Hamburg', country: 'DE' },
        });
        await openWallet(ctx, { customerId, currency: 'EUR', autoTopUp: { belowMinor: 20_000, amountMinor: 50_000 } });
      },
    },
    {
      at: now - 31 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { items } = await listCustomers(ctx, { q: 'Nordlicht' });
        const customerId = items[0]?.id;
        if (customerId) await createSubscription(ctx, { customerId, pricePlanId: made.plan, quantity: 2 });
      },
    },
  ];
}
