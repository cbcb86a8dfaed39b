import type { PricePlan } from '../../domain/billing/contract.ts';
import { type UpdatePricePlanInput, updatePricePlanInput } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import { fromWire } from '../../domain/money/money.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { readPricePlan, requireTaxRates } from './price-plan-rows.ts';

type Terms = Omit<PricePlan, 'id' | 'subscriptions' | 'archivedAt' | 'createdAt' | 'version'>;

/**
 * Renames, archives or brings back a plan; its terms only while no subscription is on it, since what was agreed with a customer stays.
 * @throws AppError Conflict for a stale version, or terms of a plan in use
 */
export async function updatePricePlan(ctx: Ctx, input: UpdatePricePlanInput): Promise<PricePlan> {
  permit(ctx, 'pricePlan:update');
  const { id, version, archived, ...edit } = updatePricePlanInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await readPricePlan(ctx, tx, id, 'for-change');
    requireVersion('This price plan', current.version, version);
    const changes = changesOf<Partial<Terms> & { archived?: boolean }>(
      { ...current, archived: current.archivedAt !== null },
      { ...edit, ...(archived === undefined ? {} : { archived }) } as Partial<Terms> & { archived?: boolean },
    );
    if (!changes) return current;
    const { archived: archive, name, priceMinor, ...terms } = changes.after;
    if (current.subscriptions > 0 && (priceMinor !== undefined || Object.keys(terms).length > 0)) {
      throw conflict(
        `${current.subscriptions} subscriptions are on ${current.name}, so its price and terms stay. Make a new price plan and archive this one.`,
      );
    }
    await requireTaxRates(ctx, tx, terms.taxRateIds);
    await tx.pricePlan.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...terms,
        ...(name === undefined ? {} : { name }),
        ...(priceMinor === undefined ? {} : { priceMinor: fromWire(priceMinor) }),
        ...(archive === undefined ? {} : { archivedAt: archive ? at : null }),
        version: version + 1,
      },
    });
    const action = archive === undefined ? 'updated' : archive ? 'archived' : 'restored';
    await audit(ctx, tx, at, { action, noun: 'pricePlan', subjectId: id, ...changes });
    await announce(ctx, tx, 'pricePlans', id);
    return readPricePlan(ctx, tx, id);
  });
}
