import { type Macro, type UpdateMacroInput, updateMacroInput } from '../../domain/tickets/macros.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockMacro, readMacro } from './read.ts';
import { requireTargets } from './targets.ts';

/** @throws AppError Conflict for a stale version */
export async function updateMacro(ctx: Ctx, input: UpdateMacroInput): Promise<Macro> {
  permit(ctx, 'macro:update');
  const { id, version, ...edit } = updateMacroInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockMacro(ctx, tx, id);
    requireVersion('This macro', current.version, version);
    const changes = changesOf<Partial<Macro>>(current, edit);
    if (!changes) return current;
    if (changes.after.actions) await requireTargets(ctx, tx, changes.after.actions);
    await tx.macro.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...(changes.after as object), version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'updated', noun: 'macro', subjectId: id, ...changes });
    await announce(ctx, tx, 'macros', id);
    return readMacro(ctx, tx, id);
  });
}
