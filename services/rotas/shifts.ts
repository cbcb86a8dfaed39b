import { notFound } from '../../domain/errors.ts';
import { type RotaShifts, type RotaShiftsInput, rotaShiftsInput } from '../../domain/rotas/contract.ts';
import { shiftsOf } from '../../domain/rotas/on-call.ts';
import { DAY, fromIso, toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { loadRotas } from './facts.ts';
import { memberNames, named } from './read.ts';

/** Who is on call over the weeks to come, without gaps, with the overrides that make it so. */
export async function rotaShifts(ctx: Ctx, input: RotaShiftsInput): Promise<RotaShifts> {
  permit(ctx, 'rota:read');
  const { id, from: begins, weeks } = rotaShiftsInput.parse(input);
  const from = begins ? fromIso(begins) : await ctx.clock.now();
  const to = from + weeks * 7 * DAY;
  return transaction(ctx, async (tx) => {
    const facts = (await loadRotas(tx, [id], { from, to })).get(id);
    if (!facts) throw notFound('This rota');
    const names = await memberNames(tx);
    return {
      from: toIso(from),
      to: toIso(to),
      shifts: shiftsOf(facts, { from, to }).map((shift) => ({
        from: toIso(shift.from),
        to: toIso(shift.to),
        ...named(shift, names),
      })),
      overrides: await readOverrides(ctx, tx, id, new Date(from), new Date(to)),
    };
  });
}

async function readOverrides(ctx: Ctx, tx: Tx, rotaId: string, from: Date, to: Date) {
  const rows = await tx.onCallOverride.findMany({
    where: { tenantId: ctx.tenantId, rotaId, toAt: { gt: from }, fromAt: { lt: to } },
    include: { member: { select: { name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, fromAt, toAt, memberId, member }) => ({
    id,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    memberId,
    name: member.name,
  }));
}
