import type { AssignmentRule } from '../../domain/tickets/assignment.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readRules } from './read.ts';

/** How each team's tickets find somebody. */
export async function listAssignmentRules(ctx: Ctx): Promise<{ items: AssignmentRule[] }> {
  permit(ctx, 'assignmentRule:read');
  return { items: await transaction(ctx, (tx) => readRules(ctx, tx)) };
}
