import { AppError } from '../../domain/errors.ts';
import type { Me, Tenant } from '../../domain/members/contract.ts';
import { type Ctx, transaction } from '../context.ts';
import { readMember } from './rows.ts';

const tenantFields = { id: true, name: true, slug: true, zone: true, currency: true } as const;

/** The member who asks, what their role allows, and their workspace. Everybody may know that of themselves. */
export async function whoAmI(ctx: Ctx): Promise<Me> {
  const { actor } = ctx;
  if (actor.kind !== 'member') throw new AppError('Forbidden', 'Only a member who signed in has a profile.');
  return transaction(ctx, async (tx) => ({
    member: await readMember(tx, actor.id),
    permissions: [...actor.permissions],
    tenant: await tx.tenant.findFirstOrThrow({ select: tenantFields }),
  }));
}

/** Name, zone and currency of the workspace: every member may know them. */
export const currentTenant = (ctx: Ctx): Promise<Tenant> =>
  transaction(ctx, (tx) => tx.tenant.findFirstOrThrow({ select: tenantFields }));
