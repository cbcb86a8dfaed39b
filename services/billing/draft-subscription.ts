import type { z } from 'zod';
import { type Agreement, NOTHING_AGREED, trialTerms } from '../../domain/billing/agreement.ts';
import type { newSubscription, PricePlan } from '../../domain/billing/contract.ts';
import { NO_ADJUSTMENTS } from '../../domain/billing/facts.ts';
import { withTerm } from '../../domain/billing/life.ts';
import { startSubscription } from '../../domain/billing/lifecycle.ts';
import { cycleLength } from '../../domain/billing/periods.ts';
import { type Price, periodPrice } from '../../domain/billing/pricing.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { conflict, validation } from '../../domain/errors.ts';
import { fromWire } from '../../domain/money/money.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { type Claimed, claimCoupon } from '../coupons/claim-coupon.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { readCustomer } from './customer-rows.ts';
import type { StoredBillingFacts } from './facts.ts';
import { SHOWN } from './outcome.ts';
import { comingFigures } from './pinned.ts';
import { readPricePlan } from './price-plan-rows.ts';
import { loadPriceVersions, type PriceInForce } from './price-versions.ts';
import { billingSettings } from './settings.ts';

/** A year is 366 days here: only to refuse a typing error. */
const TEN_YEARS = 10 * 366 * 86_400_000;

interface Draft extends StoredBillingFacts {
  /** Its coupons, to be entered where it is going to be written. */
  readonly claimed: readonly Claimed[];
}

/**
 * The facts of a subscription as it would begin: what the preview computes from, and what creating one writes.
 * @param lock `for-use` where it is going to be written: the price plan's terms stay until that commits
 * @throws AppError NotFound, Validation, Conflict for an archived plan
 */
export async function draftSubscription(
  ctx: Ctx,
  tx: Tx,
  input: z.output<typeof newSubscription>,
  now: Instant,
  lock: 'none' | 'for-use',
): Promise<Draft> {
  const plan = await readPricePlan(ctx, tx, input.pricePlanId, lock);
  if (plan.archivedAt) throw conflict(`The price plan ${plan.name} is archived. Choose another, or bring it back.`);
  const customer = await readCustomer(ctx, tx, input.customerId);
  const payer = customer.payerId === null ? customer : await readCustomer(ctx, tx, customer.payerId);
  const startAt = input.startAt === undefined ? now : fromIso(input.startAt);
  if (Math.abs(startAt - now) > TEN_YEARS) {
    throw validation('The start is more than ten years away.', [
      { path: 'startAt', message: 'Choose a date closer to today' },
    ]);
  }
  const { anchor, quantity } = input;
  if (anchor.rule === 'day-of-month' && cycleLength(plan.interval, plan.intervalCount).unit === 'day') {
    const message = `${plan.name} is billed by the ${plan.interval}, which has no day of the month`;
    throw validation(`${message}. Anchor it on its start.`, [{ path: 'anchor', message }]);
  }
  const price = await priceInForce(tx, plan, input.currency);
  requireWritable(price.pricePlan.price, quantity);
  const { terms } = await billingSettings(tx);
  const credit = customer.credit.find(({ currency }) => currency === price.pricePlan.price.currency);
  const zone = input.zone ?? customer.zone;
  const { paymentMethod: method } = customer;
  const { paymentMethod: card } = payer;
  const { trialDays } = price;
  const claimed = await claimAll(ctx, tx, input, price.pricePlan.price.currency, now);
  const trial = input.trial ?? trialTerms.parse({});
  const agreement: Agreement = {
    ...NOTHING_AGREED,
    // Its settings would be noise where there is no trial.
    ...(trialDays > 0 && { trialReminderDays: trial.reminderDays, trialWithoutCard: trial.withoutCard }),
  };
  const facts: Draft = {
    status: 'running',
    ledger: {},
    subscription: startSubscription({ id: newId(), startAt, zone, anchor, quantity, trialDays, agreement }, terms),
    pricePlan: price.pricePlan,
    taxes: price.taxes,
    ...NO_ADJUSTMENTS,
    coupons: claimed.map(({ facts }) => facts),
    claimed,
    customerTax: { treatment: payer.taxTreatment, exemptCodes: payer.exemptTaxCodes },
    ...(customer.payerId !== null && { collected: true }),
    scheduled: null,
    pendingLines: [],
    creditMinor: fromWire(credit?.amountMinor ?? 0),
    terms,
    paymentMethodSince: method === null ? null : fromIso(method.addedAt),
    ...(card?.expires && { card: { id: card.id, expires: card.expires, since: fromIso(card.addedAt) } }),
    customer: {
      ...customer,
      paymentMethodSince: method === null ? null : fromIso(method.addedAt),
      payer: { id: payer.id, name: payer.name, email: payer.email, card: card?.label ?? null },
    },
  };
  return input.term ? { ...facts, ...withTerm(facts, input.term, startAt) } : facts;
}

/** What of a subscription that begins has to be the same as it was shown: its trial, and its first invoices. */
export const begunFigures = (draft: StoredBillingFacts, at: Instant) => [
  draft.subscription.trialEndsAt,
  comingFigures(upcomingInvoices(draft, SHOWN, at)),
];

async function claimAll(
  ctx: Ctx,
  tx: Tx,
  { couponCodes, customerId, pricePlanId }: z.output<typeof newSubscription>,
  currency: string,
  now: Instant,
): Promise<Claimed[]> {
  const claimed: Claimed[] = [];
  for (const [at, code] of couponCodes.entries()) {
    claimed.push(await claimCoupon(ctx, tx, code, { customerId, pricePlanId, currency }, now, `couponCodes.${at}`));
  }
  return claimed;
}

/**
 * The present version's price in a currency.
 * @throws AppError Validation where the plan has none in it, by name
 */
export async function priceInForce(
  tx: Tx,
  plan: Pick<PricePlan, 'id' | 'name'> & { readonly number: number },
  currency: string | undefined,
): Promise<PriceInForce> {
  const versions = await loadPriceVersions(tx, [{ pricePlanId: plan.id, number: plan.number }]);
  const price = versions.find(plan.id, plan.number, currency ?? null);
  if (price) return price;
  const known = versions.currencies(plan.id, plan.number);
  const message = `${plan.name} has no price in ${currency}, only in ${new Intl.ListFormat('en').format(known)}`;
  throw validation(`${message}.`, [{ path: 'currency', message }]);
}

/** @throws AppError Validation where a period comes to more than half of what the wire holds: tax comes on top */
export function requireWritable(price: Price, quantity: number): void {
  const { amountMinor, topUpMinor } = periodPrice(price, quantity);
  if (amountMinor + topUpMinor <= BigInt(Number.MAX_SAFE_INTEGER) / 2n) return;
  const issues = [{ path: 'quantity', message: 'Choose a smaller quantity' }];
  throw validation('An invoice of that amount could not be written.', issues);
}
