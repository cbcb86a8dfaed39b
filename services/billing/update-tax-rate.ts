import type { TaxRate } from '../../domain/billing/contract.ts';
import { type UpdateTaxRateInput, updateTaxRateInput } from '../../domain/billing/requests.ts';
import { notFound } from '../../domain/errors.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';

/** Renames, archives or brings back a tax rate. Plans that have it keep it. @throws AppError NotFound */
export async function updateTaxRate(ctx: Ctx, input: UpdateTaxRateInput): Promise<TaxRate> {
  permit(ctx, 'taxRate:update');
  const { id, name, archived } = updateTaxRateInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await tx.$queryRaw`SELECT FROM tax_rate WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
    const key = { tenantId_id: { tenantId: ctx.tenantId, id } };
    const rate = await tx.taxRate.findUnique({ where: key, omit: { tenantId: true } });
    if (!rate) throw notFound('This tax rate');
    const now = { name: rate.name, archived: rate.archivedAt !== null };
    const changes = changesOf<Partial<typeof now>>(now, {
      ...(name === undefined ? {} : { name }),
      ...(archived === undefined ? {} : { archived }),
    });
    if (!changes) return read(rate);
    const archivedAt = changes.after.archived === undefined ? rate.archivedAt : changes.after.archived ? at : null;
    const after = { name: changes.after.name ?? rate.name, archivedAt };
    await tx.taxRate.update({ where: key, data: after });
    const action = changes.after.archived === undefined ? 'updated' : archivedAt ? 'archived' : 'restored';
    await audit(ctx, tx, at, { action, noun: 'taxRate', subjectId: id, ...changes });
    await announce(ctx, tx, 'taxRates', id);
    return read({ ...rate, ...after });
  });
}

const read = ({
  archivedAt,
  behaviour,
  ...rate
}: Omit<TaxRate, 'archivedAt' | 'behaviour'> & { archivedAt: Date | null; behaviour: string | null }): TaxRate => ({
  ...rate,
  behaviour: behaviour as TaxRate['behaviour'],
  archivedAt: toIsoOrNull(archivedAt?.getTime()),
});
