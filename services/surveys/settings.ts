import { validation } from '../../domain/errors.ts';
import { NO_SURVEYS, type SurveySettings, surveySettings } from '../../domain/surveys/contract.ts';
import { NO_DESK } from '../../domain/tickets/timers.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { ticketStore } from '../tickets/process.ts';

export async function getSurveySettings(ctx: Ctx): Promise<SurveySettings> {
  permit(ctx, 'ticket:read');
  return transaction(ctx, async (tx) => (await readSurveySettings(ctx, tx)).settings);
}

/** How customers are asked, and when a solved ticket closes. */
export async function readSurveySettings(
  ctx: Ctx,
  tx: Tx,
): Promise<{ settings: SurveySettings; closeAfterDays: number }> {
  const [row] = await tx.$queryRaw<{ settings: Partial<SurveySettings> | null; days: number | null }[]>`
    SELECT settings #> '{desk,survey}' AS settings, (settings #>> '{desk,closeAfterDays}')::int AS days FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  const { on, afterHours, scale } = { ...NO_SURVEYS, ...row?.settings };
  return { settings: { on, afterHours, scale }, closeAfterDays: row?.days ?? NO_DESK.closeAfterDays };
}

/**
 * Tickets that are solved from now on are asked about, not those solved before surveys were turned on.
 * @throws AppError Validation where it would be asked after the ticket has closed
 */
export async function updateSurveySettings(ctx: Ctx, input: SurveySettings): Promise<SurveySettings> {
  permit(ctx, 'desk:update');
  const after = surveySettings.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { settings: before, closeAfterDays } = await readSurveySettings(ctx, tx);
    if (after.on && after.afterHours >= closeAfterDays * 24) {
      throw validation(`A solved ticket closes after ${closeAfterDays} days: ask before that.`, [
        { path: 'afterHours', message: `At most ${closeAfterDays * 24 - 1} hours` },
      ]);
    }
    const solved = Prisma.sql`p.status = 'running' AND p.subject_id IN (
      SELECT t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status = 'solved')`;
    const since = after.on && !before.on ? { since: new Date(now).toISOString() } : {};
    await changeFacts(ctx, tx, ticketStore, solved, now, async () => {
      await tx.$executeRaw`
        UPDATE tenant SET settings = settings || jsonb_build_object('desk', coalesce(settings -> 'desk', '{}')
          || jsonb_build_object('survey', coalesce(settings #> '{desk,survey}', '{}') || ${JSON.stringify({ ...after, ...since })}::jsonb))
        WHERE id = ${ctx.tenantId}::uuid`;
    });
    await audit(ctx, tx, new Date(now), {
      ...{ action: 'survey-settings-changed', noun: 'tenant', subjectId: ctx.tenantId },
      ...{ before, after },
    });
    await announce(ctx, tx, 'tickets', null);
    return after;
  });
}
