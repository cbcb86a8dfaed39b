import { conflict } from '../../domain/errors.ts';
import { type Meter, type NewMeter, newMeter } from '../../domain/usage/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readMeter } from './meter-rows.ts';

/** @throws AppError Conflict where the key is taken: events name a meter by it */
export async function createMeter(ctx: Ctx, input: NewMeter): Promise<Meter> {
  permit(ctx, 'meter:create');
  const wanted = newMeter.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const id = newId();
    await tx.meter
      .create({ data: { tenantId: ctx.tenantId, id, ...wanted, createdAt: at } })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw conflict(`There is a meter ${wanted.key} already. Use another key.`);
        throw error;
      });
    await audit(ctx, tx, at, { action: 'created', noun: 'meter', subjectId: id, after: wanted });
    await announce(ctx, tx, 'meters', id);
    return readMeter(ctx, tx, id);
  });
}
