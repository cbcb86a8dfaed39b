import { notFound, validation } from '../../domain/errors.ts';
import {
  type AddOverrideInput,
  addOverrideInput,
  LONGEST_OVERRIDE_DAYS,
  type OverrideView,
  type RemoveOverrideInput,
  removeOverrideInput,
} from '../../domain/rotas/contract.ts';
import { DAY, fromIso } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireMembers } from '../teams/read.ts';
import { lockRota } from './read.ts';

/** Somebody else takes over for a while; one entered later wins over an earlier one. */
export async function addOverride(ctx: Ctx, input: AddOverrideInput): Promise<OverrideView> {
  permit(ctx, 'rota:override');
  const { id: rotaId, memberId, ...stretch } = addOverrideInput.parse(input);
  const now = await ctx.clock.now();
  const [from, to] = [fromIso(stretch.from), fromIso(stretch.to)];
  const refuse = (path: string, message: string) => {
    throw validation(message, [{ path, message }]);
  };
  if (to <= from) refuse('to', 'It has to end after it begins');
  if (to <= now) refuse('to', 'It has ended already: who was on call is history');
  if (to - from > LONGEST_OVERRIDE_DAYS * DAY) refuse('to', `It can last ${LONGEST_OVERRIDE_DAYS} days at most`);
  return transaction(ctx, async (tx) => {
    await lockRota(ctx, tx, rotaId, now);
    await requireMembers(tx, [memberId], 'memberId');
    const id = newId();
    const made = await tx.onCallOverride.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        rotaId,
        memberId,
        fromAt: new Date(from),
        toAt: new Date(to),
        createdAt: new Date(now),
      },
      include: { member: { select: { name: true } } },
    });
    await audit(ctx, tx, new Date(now), {
      action: 'override-added',
      noun: 'rota',
      subjectId: rotaId,
      after: { memberId, ...stretch },
    });
    await announce(ctx, tx, 'rotas', rotaId);
    return {
      id,
      from: made.fromAt.toISOString(),
      to: made.toAt.toISOString(),
      memberId,
      name: made.member.name,
    };
  });
}

export async function removeOverride(ctx: Ctx, input: RemoveOverrideInput): Promise<void> {
  permit(ctx, 'rota:override');
  const { id: rotaId, overrideId } = removeOverrideInput.parse(input);
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    await lockRota(ctx, tx, rotaId, now);
    const found = await tx.onCallOverride.findFirst({ where: { tenantId: ctx.tenantId, id: overrideId, rotaId } });
    if (!found) throw notFound('This override');
    await tx.onCallOverride.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id: overrideId } } });
    await audit(ctx, tx, new Date(now), {
      action: 'override-removed',
      noun: 'rota',
      subjectId: rotaId,
      before: { memberId: found.memberId, from: found.fromAt.toISOString(), to: found.toAt.toISOString() },
    });
    await announce(ctx, tx, 'rotas', rotaId);
  });
}
