import { validation } from '../../domain/errors.ts';
import {
  type DeskSettings,
  type DeskSettingsChange,
  deskSettingsChange,
  type UpdatedDeskSettings,
} from '../../domain/tickets/settings.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { readSurveySettings } from '../surveys/settings.ts';
import { ticketStore } from '../tickets/process.ts';
import { readDeskSettings } from './read-settings.ts';

export async function getDeskSettings(ctx: Ctx): Promise<DeskSettings> {
  permit(ctx, 'ticket:read');
  return transaction(ctx, (tx) => readDeskSettings(ctx, tx));
}

/**
 * Tickets that are solved now close by the new number of days too, counted from their solution.
 * @throws AppError Validation where they would close before their customers are asked how it was
 */
export async function updateDeskSettings(ctx: Ctx, input: DeskSettingsChange): Promise<UpdatedDeskSettings> {
  permit(ctx, 'desk:update');
  const edit = deskSettingsChange.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const current = await readDeskSettings(ctx, tx);
    const changes = changesOf<DeskSettings>(current, edit);
    if (!changes) return { ...current, ticketsMoved: 0 };
    const after = { ...current, ...changes.after };
    const save = async () => {
      await tx.$executeRaw`
        UPDATE tenant SET settings = settings || jsonb_build_object('desk', coalesce(settings -> 'desk', '{}') || ${JSON.stringify(after)}::jsonb)
        WHERE id = ${ctx.tenantId}::uuid`;
    };
    const ticketsMoved = changes.after.closeAfterDays === undefined ? 0 : await moveClosing(ctx, tx, after, save, now);
    if (changes.after.closeAfterDays === undefined) await save();
    const what = { action: 'desk-settings-changed', noun: 'tenant', subjectId: ctx.tenantId };
    await audit(ctx, tx, new Date(now), { ...what, ...changes });
    await announce(ctx, tx, 'tickets', null);
    return { ...after, ticketsMoved };
  });
}

async function moveClosing(
  ctx: Ctx,
  tx: Tx,
  { closeAfterDays }: DeskSettings,
  save: () => Promise<void>,
  now: Instant,
): Promise<number> {
  const { settings: survey } = await readSurveySettings(ctx, tx);
  if (survey.on && closeAfterDays * 24 <= survey.afterHours) {
    throw validation(`Customers are asked ${survey.afterHours} hours after the solution: close after that.`, [
      { path: 'closeAfterDays', message: `At least ${Math.floor(survey.afterHours / 24) + 1} days` },
    ]);
  }
  const solved = Prisma.sql`p.status = 'running' AND p.subject_id IN (
    SELECT t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.status = 'solved')`;
  return changeFacts(ctx, tx, ticketStore, solved, now, async (rows) => {
    await save();
    return rows.length;
  });
}
