import type { Amendment } from '../../domain/billing/amend.ts';
import type { ComingPrice } from '../../domain/billing/facts.ts';
import type { AmendmentWire } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { lineTaxes } from '../tax/line-taxes.ts';
import { priceInForce, requireWritable } from './draft-subscription.ts';
import type { StoredBillingFacts } from './facts.ts';
import { readPricePlan } from './price-plan-rows.ts';

/**
 * An amendment with all that it is computed from: the price plan's present version in the subscription's currency.
 * @param lock `for-use` where it is going to be written: the version's terms stay until that commits
 * @throws AppError NotFound; Conflict for an archived plan, or a price that it has already; Validation for a currency that the plan lacks
 */
export async function resolveAmendment(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  amendment: AmendmentWire,
  lock: 'none' | 'for-use',
): Promise<Amendment> {
  if (amendment.kind === 'charge' || amendment.kind === 'add-on') {
    const { description, quantity, unitAmount, taxRateIds, ...rest } = amendment;
    const taxes = taxRateIds && { taxes: await lineTaxes(tx, taxRateIds, 'amendment.taxRateIds') };
    return { ...rest, extra: { id: newId(), description, quantity, unitAmount, ...taxes } };
  }
  if (amendment.kind === 'ramp') return resolveRamp(ctx, tx, facts, amendment.steps, lock);
  if (amendment.kind !== 'price') return amendment;
  const { pricePlan: present, subscription } = facts;
  const { when, pricePlanId = present.id, quantity = subscription.quantity } = amendment;
  // Its own version where only the quantity is another one: what was agreed stays.
  const moves = amendment.pricePlanId !== undefined;
  const plan = moves ? await readPricePlan(ctx, tx, pricePlanId, lock) : null;
  if (!plan) {
    if (quantity === subscription.quantity) throw conflict(`It is for ${quantity} already.`);
    requireWritable(present.price, quantity);
    return { kind: 'price', pricePlan: present, taxes: facts.taxes, quantity, when };
  }
  const same = plan.id === present.id && plan.number === present.number && quantity === subscription.quantity;
  if (same) throw conflict(`It is on ${plan.name}, version ${plan.number}, already.`);
  if (plan.archivedAt && plan.id !== present.id) {
    throw conflict(`The price plan ${plan.name} is archived. Choose another, or bring it back.`);
  }
  const { pricePlan, taxes } = await priceInForce(tx, plan, present.price.currency);
  requireWritable(pricePlan.price, quantity);
  return { kind: 'price', pricePlan, taxes, quantity, when };
}

/** Each step with the price of the one before it where it names none. */
async function resolveRamp(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  wanted: Extract<AmendmentWire, { kind: 'ramp' }>['steps'],
  lock: 'none' | 'for-use',
): Promise<Amendment> {
  const steps: ComingPrice[] = [];
  let last: Omit<ComingPrice, 'on'> = { ...facts, quantity: facts.subscription.quantity };
  for (const { on, pricePlanId, quantity = last.quantity } of wanted.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
    let { pricePlan, taxes } = last;
    if (pricePlanId !== undefined) {
      const plan = await readPricePlan(ctx, tx, pricePlanId, lock);
      if (plan.archivedAt && plan.id !== pricePlan.id) {
        throw conflict(`The price plan ${plan.name} is archived. Choose another, or bring it back.`);
      }
      ({ pricePlan, taxes } = await priceInForce(tx, plan, facts.pricePlan.price.currency));
    }
    requireWritable(pricePlan.price, quantity);
    last = { pricePlan, taxes, quantity };
    steps.push({ on, ...last });
  }
  return { kind: 'ramp', steps };
}
