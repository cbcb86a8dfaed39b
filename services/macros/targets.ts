import type { MacroActions } from '../../domain/tickets/macros.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { checkedFields } from '../ticketFields/check.ts';
import { requireTeam, teamLeadOf } from '../tickets/people.ts';

/** @throws AppError Validation where a macro's actions name what the workspace does not have */
export async function requireTargets(ctx: Ctx, tx: Tx, actions: MacroActions): Promise<void> {
  const { assigneeId, teamId, fields } = actions;
  await requireTeam(ctx, tx, teamId);
  if (assigneeId && assigneeId !== 'me') await teamLeadOf(ctx, tx, assigneeId);
  if (fields) await checkedFields(ctx, tx, {}, fields);
}
