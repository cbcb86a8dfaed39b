import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockMacro } from './read.ts';

/** @throws AppError Conflict for a stale version */
export async function deleteMacro(ctx: Ctx, input: { id: string; version: number }): Promise<{ id: string }> {
  permit(ctx, 'macro:delete');
  const { id, version } = input;
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockMacro(ctx, tx, id);
    requireVersion('This macro', current.version, version);
    await tx.macro.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { deletedAt: at, updatedAt: at, version: version + 1 },
    });
    await audit(ctx, tx, at, { action: 'deleted', noun: 'macro', subjectId: id, before: current });
    await announce(ctx, tx, 'macros', id);
    return { id };
  });
}
