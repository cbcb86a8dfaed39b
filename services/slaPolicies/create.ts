import type { CreateSlaPolicyInput } from '../../domain/tickets/requests.ts';
import { type SlaPolicy, slaPolicyInput, webhooksOf } from '../../domain/tickets/sla-policy.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { ensureEndpoints } from '../webhooks/endpoints.ts';
import { requireNamed } from './named.ts';
import { holdCalendar, readPolicy } from './read.ts';
import { insertVersion } from './versions.ts';

/** Adds a policy as the last that is asked. Its first version bears its id. */
export async function createSlaPolicy(ctx: Ctx, input: CreateSlaPolicyInput): Promise<SlaPolicy> {
  permit(ctx, 'slaPolicy:create');
  const policy = slaPolicyInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await holdCalendar(ctx, tx, policy.calendarId);
    await requireNamed(ctx, tx, policy);
    const id = newId();
    const last = await tx.slaPolicy.aggregate({ where: { tenantId: ctx.tenantId }, _max: { position: true } });
    const position = (last._max.position ?? 0) + 1;
    const { tenantId } = ctx;
    const data = { tenantId, id, ...policy, position, currentVersionId: id, createdAt: at, updatedAt: at };
    await tx.slaPolicy.create({ data });
    await insertVersion(ctx, tx, { id, policyId: id, number: 1, policy }, at);
    await ensureEndpoints(ctx, tx, webhooksOf(policy), at.getTime());
    await audit(ctx, tx, at, { action: 'created', noun: 'slaPolicy', subjectId: id, after: policy });
    await announce(ctx, tx, 'slaPolicies', id);
    return readPolicy(ctx, tx, id);
  });
}
