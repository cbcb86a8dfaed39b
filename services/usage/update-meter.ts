import { type Meter, type UpdateMeterInput, updateMeterInput } from '../../domain/usage/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { readMeter } from './meter-rows.ts';

/**
 * Renames, archives or brings back a meter. Archived, it takes no more events in; what it counted is billed.
 * @throws AppError NotFound, Conflict for a stale version
 */
export async function updateMeter(ctx: Ctx, input: UpdateMeterInput): Promise<Meter> {
  permit(ctx, 'meter:update');
  const { id, version, name, archived } = updateMeterInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await tx.$queryRaw`SELECT FROM meter WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
    const current = await readMeter(ctx, tx, id);
    requireVersion('This meter', current.version, version);
    const now: { name: string; archived: boolean } = { name: current.name, archived: current.archivedAt !== null };
    const changes = changesOf(now, {
      ...(name === undefined ? {} : { name }),
      ...(archived === undefined ? {} : { archived }),
    });
    if (!changes) return current;
    const { name: newName, archived: archive } = changes.after;
    await tx.meter.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...(newName === undefined ? {} : { name: newName }),
        ...(archive === undefined ? {} : { archivedAt: archive ? at : null }),
        version: version + 1,
      },
    });
    const action = archive === undefined ? 'updated' : archive ? 'archived' : 'restored';
    await audit(ctx, tx, at, { action, noun: 'meter', subjectId: id, ...changes });
    await announce(ctx, tx, 'meters', id);
    return readMeter(ctx, tx, id);
  });
}
