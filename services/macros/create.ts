import { conflict } from '../../domain/errors.ts';
import { type Macro, type MacroInput, macroInput } from '../../domain/tickets/macros.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readMacro, readMacros } from './read.ts';
import { requireTargets } from './targets.ts';

/** More than anybody finds their way in. */
const MOST = 500;

/** @throws AppError Validation where it names a team, person or field that is not there */
export async function createMacro(ctx: Ctx, input: MacroInput): Promise<Macro> {
  permit(ctx, 'macro:create');
  const macro = macroInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    if ((await readMacros(ctx, tx)).length >= MOST) throw conflict(`A workspace has at most ${MOST} macros.`);
    await requireTargets(ctx, tx, macro.actions);
    const id = newId();
    await tx.macro.create({
      data: { tenantId: ctx.tenantId, id, ...macro, actions: macro.actions as object, createdAt: at, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'macro', subjectId: id, after: macro });
    await announce(ctx, tx, 'macros', id);
    return readMacro(ctx, tx, id);
  });
}
