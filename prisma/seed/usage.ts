import { DAY, HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import type { Actor } from '../../services/context.ts';
import { createMeter } from '../../services/usage/create-meter.ts';
import { recordUsage } from '../../services/usage/record-usage.ts';
import type { Happening } from './history.ts';
import type { Random } from './random.ts';

const CUSTOMERS = [
  { name: 'Northwind Telemetry', zone: 'Europe/Berlin', calls: 900, people: 6, since: 52 },
  { name: 'Parcelio', zone: 'Europe/Lisbon', calls: 2600, people: 11, since: 38 },
] as const;

/** Two customers who pay by what they use: calls by the piece in tiers, and the different people of a month. */
export function meteredUse(random: Random, now: Instant, billing: Actor): Happening[] {
  const ids = new Map<string, string>();
  let planId = '';
  const prepared: Happening = {
    at: now - 60 * DAY,
    async run(as) {
      const ctx = as(billing);
      const calls = await createMeter(ctx, { key: 'api.calls', name: 'API calls', aggregation: 'sum', field: 'count' });
      const users = await createMeter(ctx, {
        key: 'users',
        name: 'Active users',
        aggregation: 'unique',
        field: 'user',
      });
      await createMeter(ctx, { key: 'storage.gb', name: 'Storage', aggregation: 'last', field: 'gigabytes' });
      const tiers = [
        { upTo: 10_000, unitAmount: '0' },
        { upTo: 50_000, unitAmount: '0.004' },
        { upTo: null, unitAmount: '0.0025' },
      ];
      const plan = await createPricePlan(ctx, {
        name: 'Developer',
        interval: 'month',
        prices: [{ currency: 'EUR', pricing: { model: 'flat', amountMinor: 9900 } }],
        usage: [
          {
            meterId: calls.id,
            name: 'API calls',
            alertAt: [10_000, 50_000],
            prices: [{ currency: 'EUR', pricing: { model: 'graduated', tiers }, invoiceAtMinor: 20_000 }],
          },
          {
            meterId: users.id,
            name: 'Active users',
            prices: [{ currency: 'EUR', pricing: { model: 'per-seat', unitAmount: '4.00' } }],
          },
        ],
      });
      planId = plan.id;
    },
  };
  const begun = CUSTOMERS.map(
    ({ name, zone, since }): Happening => ({
      at: now - since * DAY,
      async run(as) {
        const ctx = as(billing);
        const slug = name.toLowerCase().replace(/[^a-z]+/g, '-');
        const paymentMethod = { provider: 'sandbox', card: 'card-succeeds' } as const;
        const customer = await createCustomer(ctx, { name, email: `accounts@${slug}.test`, zone, paymentMethod });
        const startAt = toIso(now - since * DAY);
        const { id } = await createSubscription(ctx, { customerId: customer.id, pricePlanId: planId, startAt, zone });
        ids.set(name, id);
      },
    }),
  );
  const days = Array.from({ length: 51 }, (_, back): Happening => {
    const at = now - back * DAY - HOUR;
    const events = CUSTOMERS.filter(({ since }) => back + 1 < since).flatMap(({ name, calls, people }) => {
      // Weekends are quieter, and business grows.
      const quiet = [0, 6].includes(new Date(at).getUTCDay()) ? 3 : 1;
      const used = Math.round(((calls + random.below(calls)) * (60 - back)) / 50 / quiet);
      const slot = (n: number) => ({ id: `${name}/${back}/${n}`, at: toIso(at - n * HOUR), customer: name });
      return [
        ...[0, 1, 2].map((n) => ({ ...slot(n), meter: 'api.calls', properties: { count: Math.round(used / 3) } })),
        ...[3, 4].map((n) => ({ ...slot(n), meter: 'users', properties: { user: `user-${random.below(people)}` } })),
      ];
    });
    return {
      at,
      async run(as) {
        await recordUsage(as(billing), {
          events: events.map(({ customer, ...event }) => ({ ...event, subscriptionId: ids.get(customer) })),
        });
      },
    };
  });
  return [prepared, ...begun, ...days];
}
