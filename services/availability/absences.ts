import {
  type AddAbsenceInput,
  type Availability,
  addAbsenceInput,
  LONGEST_ABSENCE_DAYS,
  type RemoveAbsenceInput,
  removeAbsenceInput,
} from '../../domain/availability/contract.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { DAY, fromIso } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { lockAvailability, permitFor, readAvailability } from './read.ts';

/** Away people are given no tickets and are not called; somebody else of the rota stands in. */
export async function addAbsence(ctx: Ctx, input: AddAbsenceInput): Promise<Availability> {
  const { memberId, from, to, reason } = addAbsenceInput.parse(input);
  permitFor(ctx, memberId);
  const now = await ctx.clock.now();
  const refuse = (path: string, message: string) => {
    throw validation(message, [{ path, message }]);
  };
  if (fromIso(to) <= fromIso(from)) refuse('to', 'It has to end after it begins');
  if (fromIso(to) <= now) refuse('to', 'It has ended already');
  if (fromIso(to) - fromIso(from) > LONGEST_ABSENCE_DAYS * DAY) {
    refuse('to', `An absence can last ${LONGEST_ABSENCE_DAYS} days at most`);
  }
  return transaction(ctx, async (tx) => {
    await lockAvailability(tx, memberId, now);
    const id = newId();
    const at = new Date(now);
    await tx.absence.create({
      data: {
        tenantId: ctx.tenantId,
        id,
        memberId,
        fromAt: new Date(from),
        toAt: new Date(to),
        reason: reason || null,
        createdAt: at,
      },
    });
    // Why somebody is away stays out of the log.
    await audit(ctx, tx, at, { action: 'absence-added', noun: 'member', subjectId: memberId, after: { from, to } });
    await announce(ctx, tx, 'members', memberId);
    await announce(ctx, tx, 'rotas', null);
    return readAvailability(tx, memberId, now);
  });
}

export async function removeAbsence(ctx: Ctx, input: RemoveAbsenceInput): Promise<Availability> {
  const { memberId, id } = removeAbsenceInput.parse(input);
  permitFor(ctx, memberId);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { absences } = await lockAvailability(tx, memberId, now);
    const found = absences.find((absence) => absence.id === id);
    if (!found) throw notFound('This absence');
    await tx.absence.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id } } });
    await audit(ctx, tx, new Date(now), {
      action: 'absence-removed',
      noun: 'member',
      subjectId: memberId,
      before: { from: found.from, to: found.to },
    });
    await announce(ctx, tx, 'members', memberId);
    await announce(ctx, tx, 'rotas', null);
    return readAvailability(tx, memberId, now);
  });
}
