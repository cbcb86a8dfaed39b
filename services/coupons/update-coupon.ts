import { type Coupon, type UpdateCouponInput, updateCouponInput } from '../../domain/coupons/contract.ts';
import { validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { readCoupon } from './coupon-rows.ts';

/**
 * Changes a coupon's name and limits, archives it or brings it back. Subscriptions that have it keep it.
 * @throws AppError NotFound, Conflict for a stale version, Validation for a limit below what is redeemed
 */
export async function updateCoupon(ctx: Ctx, input: UpdateCouponInput): Promise<Coupon> {
  permit(ctx, 'coupon:update');
  const { id, version, archived, ...edit } = updateCouponInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await readCoupon(ctx, tx, id, 'for-change');
    requireVersion('This coupon', current.version, version);
    if (edit.maxRedemptions != null && edit.maxRedemptions < current.redeemed) {
      const message = `It has been redeemed ${current.redeemed} times already`;
      throw validation(`${message}.`, [{ path: 'maxRedemptions', message }]);
    }
    const state = { ...current, archived: current.archivedAt !== null };
    const changes = changesOf<Partial<typeof state>>(state, archived === undefined ? edit : { ...edit, archived });
    if (!changes) return current;
    const { archived: archives, expiresAt, name, maxRedemptions } = changes.after;
    await tx.coupon.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(maxRedemptions === undefined ? {} : { maxRedemptions }),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
        ...(archives === undefined ? {} : { archivedAt: archives ? at : null }),
        version: version + 1,
      },
    });
    const action = archives === undefined ? 'updated' : archives ? 'archived' : 'restored';
    await audit(ctx, tx, at, { action, noun: 'coupon', subjectId: id, ...changes });
    await announce(ctx, tx, 'coupons', id);
    return readCoupon(ctx, tx, id);
  });
}
