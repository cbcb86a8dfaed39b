import { validation } from '../../domain/errors.ts';
import { type DeskSettings, deskSettings, type UpdatedDeskSettings } from '../../domain/tickets/settings.ts';
import { NO_DESK } from '../../domain/tickets/timers.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { readSurveySettings } from '../surveys/settings.ts';
import { ticketStore } from '../tickets/process.ts';

export async function getDeskSettings(ctx: Ctx): Promise<DeskSettings> {
  permit(ctx, 'ticket:read');
  return transaction(ctx, (tx) => readSettings(ctx, tx));
}

async function readSettings(ctx: Ctx, tx: Tx): Promise<DeskSettings> {
  const [row] = await tx.$queryRaw<{ days: number | null }[]>`
    SELECT (settings #>> '{desk,closeAfterDays}')::int AS days FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  return { closeAfterDays: row?.days ?? NO_DESK.closeAfterDays };
}

/**
 * Tickets that are solved now close by the new number of days too, counted from their solution.
 * @throws AppError Validation where they would close before their customers are asked how it was
 */
export async function updateDeskSettings(ctx: Ctx, input: DeskSettings): Promise<UpdatedDeskSettings> {
  permit(ctx, 'desk:update');
  const { closeAfterDays } = deskSettings.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const before = await readSettings(ctx, tx);
    if (before.closeAfterDays === closeAfterDays) return { ...before, ticketsMoved: 0 };
    const { settings: survey } = await readSurveySettings(ctx, tx);
    if (survey.on && closeAfterDays * 24 <= survey.afterHours) {
      throw validation(`Customers are asked ${survey.afterHours} hours after the solution: close after that.`, [
        { path: 'closeAfterDays', message: `At least ${Math.floor(survey.afterHours / 24) + 1} days` },
      ]);
    }
    const solved = Prisma.sql`p.status = 'running' AND p.subject_id IN (
      SELECT t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status = 'solved')`;
    const ticketsMoved = await changeFacts(ctx, tx, ticketStore, solved, now, async (rows) => {
      await tx.$executeRaw`
        UPDATE tenant SET settings = settings || jsonb_build_object('desk', coalesce(settings -> 'desk', '{}') || jsonb_build_object('closeAfterDays', ${closeAfterDays}::int))
        WHERE id = ${ctx.tenantId}::uuid`;
      return rows.length;
    });
    await audit(ctx, tx, new Date(now), {
      action: 'desk-settings-changed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before,
      after: { closeAfterDays },
    });
    await announce(ctx, tx, 'tickets', null);
    return { closeAfterDays, ticketsMoved };
  });
}
