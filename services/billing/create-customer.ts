import type { z } from 'zod';
import { type Customer, newCustomer } from '../../domain/billing/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requirePayer } from '../payers/payer-rows.ts';
import { requireTax } from '../tax/vat-id.ts';
import { readCustomer, requireCompany } from './customer-rows.ts';
import { storedPaymentMethod } from './payment-method.ts';

/** @throws AppError Validation for an unknown company or a VAT id that cannot be one */
export async function createCustomer(ctx: Ctx, input: z.input<typeof newCustomer>): Promise<Customer> {
  permit(ctx, 'customer:create');
  const { paymentMethod, zone: given, ...customer } = newCustomer.parse(input);
  requireTax(customer);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireCompany(ctx, tx, customer.companyId);
    await requirePayer(ctx, tx, null, customer.payerId);
    const zone = given ?? (await tx.tenant.findFirstOrThrow({ select: { zone: true } })).zone;
    const id = newId();
    const stored = paymentMethod && storedPaymentMethod(paymentMethod, at);
    await tx.customer.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        ...customer,
        address: customer.address ?? Prisma.DbNull,
        zone,
        createdAt: at,
        ...(stored ? { paymentMethod: { ...stored } } : {}),
      },
    });
    const after = { ...customer, zone, paymentMethod: stored?.label ?? null };
    await audit(ctx, tx, at, { action: 'created', noun: 'customer', subjectId: id, after });
    await announce(ctx, tx, 'customers', id);
    return readCustomer(ctx, tx, id);
  });
}
