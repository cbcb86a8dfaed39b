import { type DeleteRotaInput, deleteRotaInput } from '../../domain/rotas/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockRota } from './read.ts';

/** What names it as a recipient goes to whoever leads, and says so. */
export async function deleteRota(ctx: Ctx, input: DeleteRotaInput): Promise<void> {
  permit(ctx, 'rota:delete');
  const { id, version } = deleteRotaInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  await transaction(ctx, async (tx) => {
    const current = await lockRota(ctx, tx, id, now);
    requireVersion('This rota', current.version, version);
    await tx.onCallRota.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { deletedAt: at, updatedAt: at, version: version + 1 },
    });
    await audit(ctx, tx, at, { action: 'deleted', noun: 'rota', subjectId: id, before: { name: current.name } });
    await announce(ctx, tx, 'rotas', id);
  });
}
