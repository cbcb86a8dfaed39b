import { DAY } from '../../../domain/time/instant.ts';
import { createCustomer } from '../../../services/billing/create-customer.ts';
import { createPricePlan } from '../../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../../services/billing/create-subscription.ts';
import { updateCustomer } from '../../../services/billing/update-customer.ts';
import type { Case } from './case.ts';

/** Its invoices are collected, with two reminders: the histories of collection and delivery come from here too. */
export const play: Case = async (house, tenant) => {
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  const { now, skipTo } = house;
  const plan = await createPricePlan(ctx, { name: 'Team', currency: 'EUR', priceMinor: 4900, interval: 'month' });
  const customer = await createCustomer(ctx, { name: 'Recorded', email: 'r@x.test', zone: 'Europe/Berlin' });
  await updateCustomer(ctx, {
    id: customer.id,
    version: 1,
    paymentMethod: { provider: 'sandbox', card: 'card-declines-twice' },
  });
  await createSubscription(ctx, {
    customerId: customer.id,
    pricePlanId: plan.id,
    startAt: new Date(await now()).toISOString(),
    zone: 'Europe/Berlin',
  });
  await skipTo((await now()) + 40 * DAY);
};
