import type { z } from 'zod';
import { type Coupon, newCoupon } from '../../domain/coupons/contract.ts';
import { conflict, validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readCoupon } from './coupon-rows.ts';

/** @throws AppError Conflict where the code is taken; Validation for a price plan or customer that is not here */
export async function createCoupon(ctx: Ctx, input: z.input<typeof newCoupon>): Promise<Coupon> {
  permit(ctx, 'coupon:create');
  const { off, expiresAt, ...coupon } = newCoupon.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireKnown(ctx, tx, coupon);
    const id = newId();
    const data = {
      ...coupon,
      ratePercent: off.kind === 'percent' ? off.ratePercent : null,
      amountMinor: off.kind === 'amount' ? BigInt(off.amountMinor) : null,
      currency: off.kind === 'amount' ? off.currency : null,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    };
    await tx.coupon.create({ data: { tenantId: ctx.tenantId, id, createdAt: at, ...data } }).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
      throw conflict(`There is a coupon ${coupon.code} already. Use another code.`);
    });
    await audit(ctx, tx, at, {
      action: 'created',
      noun: 'coupon',
      subjectId: id,
      after: { ...coupon, off, expiresAt },
    });
    await announce(ctx, tx, 'coupons', id);
    return readCoupon(ctx, tx, id);
  });
}

async function requireKnown(
  ctx: Ctx,
  tx: Tx,
  { pricePlanIds, customerIds }: { readonly pricePlanIds: string[]; readonly customerIds: string[] },
): Promise<void> {
  const { tenantId } = ctx;
  const [plans, customers] = await Promise.all([
    tx.pricePlan.count({ where: { tenantId, id: { in: pricePlanIds } } }),
    tx.customer.count({ where: { tenantId, id: { in: customerIds }, deletedAt: null } }),
  ]);
  const issues = [
    ...(plans < new Set(pricePlanIds).size ? [{ path: 'pricePlanIds', message: 'Choose price plans that exist' }] : []),
    ...(customers < new Set(customerIds).size ? [{ path: 'customerIds', message: 'Choose customers that exist' }] : []),
  ];
  if (issues.length > 0) throw validation('The coupon is for somebody who is not here.', issues);
}
