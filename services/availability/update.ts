import {
  type Availability,
  type UpdateAvailabilityInput,
  updateAvailabilityInput,
} from '../../domain/availability/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireCalendar } from '../teams/read.ts';
import { requireVersion } from '../version.ts';
import { lockAvailability, permitFor, readAvailability } from './read.ts';

/** Working hours, quiet hours, telephone, and what they hear of: one's own, or anybody's with the right to change members. */
export async function updateAvailability(ctx: Ctx, input: UpdateAvailabilityInput): Promise<Availability> {
  const { memberId, version, ...edit } = updateAvailabilityInput.parse(input);
  permitFor(ctx, memberId);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await requireCalendar(ctx, tx, edit.workingCalendarId, 'workingCalendarId');
    const current = await lockAvailability(tx, memberId, now);
    requireVersion('This member', current.version, version);
    const { phone, workingCalendarId, quietHours, news } = current;
    const changes = changesOf<typeof edit>({ phone, workingCalendarId, quietHours, news }, edit);
    if (!changes) return current;
    const { quietHours: quiet, ...columns } = changes.after;
    await tx.member.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id: memberId } },
      data: {
        ...(columns as object),
        ...(quiet !== undefined && { quietFrom: quiet?.from ?? null, quietTo: quiet?.to ?? null }),
        version: version + 1,
      },
    });
    const at = new Date(now);
    // The number itself is nobody's business in a log that is never deleted.
    const said = ({ phone: number, ...rest }: Partial<typeof edit>) => ({
      ...rest,
      ...(number !== undefined && { phone: number === null ? null : 'set' }),
    });
    await audit(ctx, tx, at, {
      action: 'availability-changed',
      noun: 'member',
      subjectId: memberId,
      before: said(changes.before),
      after: said(changes.after),
    });
    await announce(ctx, tx, 'members', memberId);
    return readAvailability(tx, memberId, now);
  });
}
