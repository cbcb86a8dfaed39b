import type { ChangeLifeInput } from '../../domain/billing/life-requests.ts';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import { amendSubscription } from '../../services/billing/amend-subscription.ts';
import { cancelSubscription } from '../../services/billing/cancel-subscription.ts';
import { changeLife } from '../../services/billing/change-life.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { createTaxRate } from '../../services/billing/create-tax-rate.ts';
import { pauseSubscription } from '../../services/billing/pause-subscription.ts';
import { updateCustomer } from '../../services/billing/update-customer.ts';
import type { Actor } from '../../services/context.ts';
import { placeOf } from './documents.ts';
import type { Happening } from './history.ts';
import { COMPANIES, type Random, ZONES } from './random.ts';

const CARDS: readonly SandboxCard[] = [
  'card-succeeds',
  'card-succeeds',
  'card-declines-twice',
  'card-succeeds',
  'card-declines-soft',
  'card-succeeds',
  'card-succeeds',
  'card-declines-hard',
  'card-succeeds',
  'card-needs-action',
  'card-times-out',
  'card-succeeds',
];

/** What a few of them have agreed on, by their place. */
const AGREED: Readonly<Record<number, ChangeLifeInput['change']>> = {
  0: { kind: 'term', term: { periods: 12, atEnd: 'renew', noticeDays: 30 } },
  1: { kind: 'term', term: { periods: 6, atEnd: 'expire', noticeDays: 14 } },
  8: { kind: 'skip-next' },
};

/** Three months of subscriptions with every kind of card, so that each rung of the ladder can be seen. */
export function subscriptions(random: Random, now: Instant, billing: Actor): Happening[] {
  const plans: Record<'team' | 'studio' | 'yearly', string> = { team: '', studio: '', yearly: '' };
  const happenings: Happening[] = [
    {
      at: now - 95 * DAY,
      async run(as) {
        const ctx = as(billing);
        const vat = await createTaxRate(ctx, { code: 'vat-23', name: 'VAT 23 %', ratePercent: '23' });
        const common = { currency: 'EUR', taxRateIds: [vat.id] };
        plans.team = (await createPricePlan(ctx, { ...common, name: 'Team', priceMinor: 4900, interval: 'month' })).id;
        plans.studio = (
          await createPricePlan(ctx, {
            ...common,
            name: 'Studio',
            priceMinor: 14_900,
            interval: 'month',
            trialDays: 14,
          })
        ).id;
        plans.yearly = (
          await createPricePlan(ctx, { ...common, name: 'Team, yearly', priceMinor: 49_000, interval: 'year' })
        ).id;
      },
    },
  ];
  for (const [i, name] of COMPANIES.entries()) {
    // The last ones begin within the past days: their trials, first charges and retries are still ahead.
    // Those with cards that decline were invoiced again in the past two days: they stand on the ladder.
    const drawn = i < 8 ? 90 - random.below(55) : 9 - random.below(8);
    const days = CARDS[i]?.startsWith('card-declines') ? 62 : drawn;
    const at = now - days * DAY - random.below(10) * HOUR;
    const plan = i % 5 === 4 ? 'yearly' : i % 3 === 2 ? 'studio' : 'team';
    const quantity = 1 + random.below(6);
    const zone = random.pick(ZONES);
    const made = { customerId: '', subscriptionId: '', version: 1 };
    happenings.push({
      at,
      async run(as) {
        const ctx = as(billing);
        const slug = name.toLowerCase().replace(/[^a-z]+/g, '-');
        const customer = await createCustomer(ctx, { name, email: `accounts@${slug}.test`, zone, ...placeOf(zone, i) });
        made.customerId = customer.id;
        await updateCustomer(ctx, {
          id: customer.id,
          version: customer.version,
          paymentMethod: { provider: 'sandbox', card: CARDS[i] ?? 'card-succeeds' },
        });
        const subscription = await createSubscription(ctx, {
          customerId: customer.id,
          pricePlanId: plans[plan],
          quantity,
          startAt: new Date(at).toISOString(),
          zone,
        });
        Object.assign(made, { subscriptionId: subscription.id });
      },
    });
    if (i === 0 || i === 1) {
      // One grows and shrinks again, another grows: what recurs a month has moved.
      const grown = { kind: 'price' as const, when: 'now' as const, quantity: quantity + 3 };
      const steps = [
        { days: 24, amendment: grown },
        ...(i === 0 ? [{ days: 8, amendment: { ...grown, quantity } }] : []),
      ];
      for (const step of steps) {
        happenings.push({
          at: now - step.days * DAY,
          async run(as) {
            const version = await versionOf(as(billing), made.subscriptionId);
            const amendment = { ...step.amendment, pricePlanId: plans[plan] };
            await amendSubscription(as(billing), { id: made.subscriptionId, version, amendment });
          },
        });
      }
    }
    const agreed = AGREED[i];
    if (agreed) {
      happenings.push({
        at: now - 3 * HOUR,
        async run(as) {
          const version = await versionOf(as(billing), made.subscriptionId);
          await changeLife(as(billing), { id: made.subscriptionId, version, change: agreed });
        },
      });
    }
    if (i === 3 || i === 6) {
      happenings.push({
        at: now - (i === 3 ? 6 : 2) * DAY,
        async run(as) {
          const input = { id: made.subscriptionId, version: await versionOf(as(billing), made.subscriptionId) };
          if (i === 3) await cancelSubscription(as(billing), { ...input, at: 'period-end' });
          else await pauseSubscription(as(billing), input);
        },
      });
    }
  }
  return happenings;
}

async function versionOf(ctx: Parameters<typeof pauseSubscription>[0], id: string): Promise<number> {
  const row = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.subscription.findFirstOrThrow({ where: { id }, select: { version: true } }),
  );
  return row.version;
}
