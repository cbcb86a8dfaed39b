import { validation } from '../../domain/errors.ts';
import { type OrderSlaPoliciesInput, orderSlaPoliciesInput } from '../../domain/tickets/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';

/**
 * Sets the order in which policies are asked: all of them, the first first. It holds for tickets that are opened or changed from now on.
 * @throws AppError Validation where the list is not that of the workspace's policies, each once
 */
export async function orderSlaPolicies(ctx: Ctx, input: OrderSlaPoliciesInput): Promise<{ ids: string[] }> {
  permit(ctx, 'slaPolicy:update');
  const { ids } = orderSlaPoliciesInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; position: number }[]>`
      SELECT id, position FROM sla_policy WHERE tenant_id = ${ctx.tenantId}::uuid AND archived_at IS NULL ORDER BY id FOR NO KEY UPDATE`;
    const known = new Set(rows.map(({ id }) => id));
    if (ids.length !== rows.length || new Set(ids).size !== ids.length || ids.some((id) => !known.has(id))) {
      throw validation('The order has to name each policy of the workspace once. Read the list again.', [
        { path: 'ids', message: 'Each policy once' },
      ]);
    }
    const before = [...rows].sort((a, b) => a.position - b.position).map(({ id }) => id);
    if (before.every((id, i) => id === ids[i])) return { ids };
    await tx.$executeRaw`
      UPDATE sla_policy s SET position = r.place, updated_at = ${at}
      FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS r(id, place) WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = r.id`;
    await audit(ctx, tx, at, {
      action: 'ordered',
      noun: 'slaPolicy',
      subjectId: ids[0] as string,
      before: { ids: before },
      after: { ids },
    });
    await announce(ctx, tx, 'slaPolicies', null);
    return { ids };
  });
}
