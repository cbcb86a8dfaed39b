import type { Customer, PricePlan, Subscription } from '../../domain/billing/contract.ts';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { createTaxRate } from '../../services/billing/create-tax-rate.ts';
import { billingStore } from '../../services/billing/process.ts';
import { type Ctx, transaction } from '../../services/context.ts';
import { newId } from '../../services/ids.ts';
import { actCohort } from '../../services/processes/act.ts';

/** EUR 49.00 a month in advance with 19 % on top, unless told otherwise. */
export async function newPlan(
  ctx: Ctx,
  change: Partial<Parameters<typeof createPricePlan>[1]> = {},
): Promise<PricePlan> {
  const tax = await createTaxRate(ctx, { code: `vat-${newId()}`, name: 'VAT', ratePercent: '19' });
  const terms = { name: 'Team', currency: 'EUR', priceMinor: 4900, interval: 'month' as const, taxRateIds: [tax.id] };
  return createPricePlan(ctx, { ...terms, ...change });
}

export const newCustomer = (ctx: Ctx, card: SandboxCard | null = 'card-succeeds', name = 'Ann'): Promise<Customer> =>
  createCustomer(ctx, {
    name,
    email: `${name.toLowerCase()}@example.com`,
    zone: 'Europe/Berlin',
    paymentMethod: card && { provider: 'sandbox', card },
  });

/** A customer of its own on a plan of its own, unless told otherwise. */
export async function subscribe(
  ctx: Ctx,
  change: Partial<Parameters<typeof createSubscription>[1]> = {},
): Promise<Subscription> {
  const pricePlanId = change.pricePlanId ?? (await newPlan(ctx)).id;
  const customerId = change.customerId ?? (await newCustomer(ctx)).id;
  return createSubscription(ctx, { ...change, pricePlanId, customerId });
}

/** What the billing workflows would do now. @returns effects performed */
export async function bill(ctx: Ctx): Promise<number> {
  const workflows = await transaction(ctx, (tx) =>
    tx.process.findMany({ where: { kind: 'billing' }, distinct: 'workflowId', select: { workflowId: true } }),
  );
  const done = await Promise.all(workflows.map(({ workflowId }) => actCohort(ctx, billingStore, workflowId, () => {})));
  return done.reduce((all, { performed }) => all + performed, 0);
}
