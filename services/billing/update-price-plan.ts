import type { PricePlan } from '../../domain/billing/contract.ts';
import { type UpdatePricePlanInput, updatePricePlanInput } from '../../domain/billing/requests.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { readPricePlan, requireTaxRates, writePriceVersion } from './price-plan-rows.ts';
import { leadingPrice, type PlanTerms, pricesOf } from './price-terms.ts';
import { usageChargesOf } from './usage-charges.ts';

type Edit = Partial<PlanTerms> & { readonly name?: string; readonly archived?: boolean };

/**
 * Renames a plan, archives it or brings it back, or changes its terms. What was agreed with a customer stays: as soon as a subscription is on
 * the present version, or is about to be moved to it, other terms are the next version.
 * @throws AppError Conflict for a stale version; Validation
 */
export async function updatePricePlan(ctx: Ctx, input: UpdatePricePlanInput): Promise<PricePlan> {
  permit(ctx, 'pricePlan:update');
  const { id, version, archived, name, prices, currency, priceMinor, usage, ...given } =
    updatePricePlanInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await readPricePlan(ctx, tx, id, 'for-change');
    requireVersion('This price plan', current.version, version);
    const list = pricesOf({ prices, currency, priceMinor }, current);
    const charges = await usageChargesOf(tx, usage ?? current.usage, list ?? current.prices, current.usage);
    const asked = { ...given, name, archived, prices: list, usage: charges } as Edit;
    const changes = changesOf<Edit>({ ...current, archived: current.archivedAt !== null }, asked);
    if (!changes) return current;
    const { archived: archive, name: newName, ...edited } = changes.after;
    await requireTaxRates(ctx, tx, edited.taxRateIds);
    const terms: PlanTerms = { ...current, ...edited };
    const changesTerms = Object.keys(edited).length > 0;
    const number = changesTerms && (await isInUse(ctx, tx, current)) ? current.number + 1 : current.number;
    if (changesTerms) await writePriceVersion(ctx, tx, id, { number, terms, at });
    const { interval, intervalCount, timing, trialDays, taxRateIds } = terms;
    await tx.pricePlan.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...leadingPrice(terms.prices),
        ...{ number, interval, intervalCount, timing, trialDays, taxRateIds },
        ...(newName === undefined ? {} : { name: newName }),
        ...(archive === undefined ? {} : { archivedAt: archive ? at : null }),
        version: version + 1,
      },
    });
    const action = archive === undefined ? 'updated' : archive ? 'archived' : 'restored';
    const made = number === current.number ? {} : { number };
    await audit(ctx, tx, at, {
      action,
      noun: 'pricePlan',
      subjectId: id,
      before: changes.before,
      after: { ...changes.after, ...made },
    });
    await announce(ctx, tx, 'pricePlans', id);
    return readPricePlan(ctx, tx, id);
  });
}

/** The caller holds the plan's row, and whoever puts a subscription on a version holds it too: the answer stays. */
async function isInUse(ctx: Ctx, tx: Tx, { id, number }: PricePlan): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ used: boolean }[]>`
    SELECT EXISTS (SELECT FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid AND price_plan_id = ${id}::uuid AND price_version = ${number})
      OR EXISTS (SELECT FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid AND (scheduled->>'pricePlanId' = ${id} AND (scheduled->>'number')::int = ${number}
        OR scheduled->'followedBy' @> ${JSON.stringify([{ pricePlanId: id, number }])}::jsonb)) AS used`;
  return found?.used ?? false;
}
