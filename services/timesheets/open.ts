import { AppError, forbidden } from '../../domain/errors.ts';
import { addDays, civilToInstant } from '../../domain/time/civil.ts';
import type { Timesheet } from '../../domain/timesheets/contract.ts';
import { type OpenTimesheetInput, openTimesheetInput } from '../../domain/timesheets/requests.ts';
import { weekOf } from '../../domain/timesheets/week.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readSheetRow, toTimesheets } from './read.ts';
import { readSettings } from './settings.ts';

/** The member's sheet of the week that contains the date; made where there is none yet. Asking twice gives the same sheet. */
export async function openTimesheet(ctx: Ctx, input: OpenTimesheetInput): Promise<Timesheet> {
  const scope = permit(ctx, 'timesheet:create');
  const { memberId = ctx.actor.id, date } = openTimesheetInput.parse(input);
  if (scope === 'own' && memberId !== ctx.actor.id) throw forbidden('You can open your own timesheets only.');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const member = await tx.member.findFirst({ where: { tenantId: ctx.tenantId, id: memberId, deletedAt: null } });
    if (!member)
      throw new AppError('Validation', 'Choose somebody who works here.', {
        issues: [{ path: 'memberId', message: 'Not a member' }],
      });
    const settings = await readSettings(tx);
    const from = weekOf(member.zone, settings.weekStart, civilToInstant(member.zone, date, '12:00'));
    const id = newId();
    const made = await tx.$executeRaw`
      INSERT INTO timesheet (tenant_id, id, member_id, period_from, period_to, zone, currency, status, created_at)
      VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${memberId}::uuid, ${from}::date, ${addDays(from, 7)}::date, ${member.zone}, ${settings.currency}, 'draft', ${at})
      ON CONFLICT (tenant_id, member_id, period_from) DO NOTHING`;
    if (made > 0) {
      await audit(ctx, tx, at, { action: 'created', noun: 'timesheet', subjectId: id, after: { memberId, from } });
      await announce(ctx, tx, 'timesheets', id);
    }
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM timesheet WHERE tenant_id = ${ctx.tenantId}::uuid AND member_id = ${memberId}::uuid AND period_from = ${from}::date`;
    const [sheet] = await toTimesheets(ctx, tx, [await readSheetRow(ctx, tx, row?.id ?? id, Prisma.sql`true`)]);
    if (!sheet) throw new AppError('Internal', 'The sheet was made but cannot be read.');
    return sheet;
  });
}
