import { createCustomer } from '../../../services/billing/create-customer.ts';
import { createPricePlan } from '../../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../../services/billing/create-subscription.ts';
import { updatePricePlan } from '../../../services/billing/update-price-plan.ts';
import { startMove } from '../../../services/priceMoves/start.ts';
import type { Case } from './case.ts';

export const play: Case = async (house, tenant) => {
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  const plan = await createPricePlan(ctx, { name: 'Recorded', currency: 'EUR', priceMinor: 4900, interval: 'month' });
  const customer = await createCustomer(ctx, { name: 'Recorded', email: 'r@x.test', zone: 'Europe/Berlin' });
  await createSubscription(ctx, {
    customerId: customer.id,
    pricePlanId: plan.id,
    startAt: new Date(await house.now()).toISOString(),
    zone: 'Europe/Berlin',
  });
  const { number } = await updatePricePlan(ctx, { id: plan.id, version: plan.version, priceMinor: 5900 });
  await startMove(ctx, { id: plan.id, from: 1, to: number });
  await house.settled();
};
