import { type SlaPolicy, slaPolicyInput } from '../../domain/tickets/contract.ts';
import type { CreateSlaPolicyInput } from '../../domain/tickets/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { holdCalendar, readPolicy } from './read.ts';

/** The first policy of a workspace is that of every ticket which names none. */
export async function createSlaPolicy(ctx: Ctx, input: CreateSlaPolicyInput): Promise<SlaPolicy> {
  permit(ctx, 'slaPolicy:create');
  const policy = slaPolicyInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await holdCalendar(ctx, tx, policy.calendarId);
    const id = newId();
    await tx.slaPolicy.create({ data: { tenantId: ctx.tenantId, id, ...policy, createdAt: at, updatedAt: at } });
    await audit(ctx, tx, at, { action: 'created', noun: 'slaPolicy', subjectId: id, after: policy });
    await announce(ctx, tx, 'slaPolicies', id);
    return readPolicy(ctx, tx, id);
  });
}
