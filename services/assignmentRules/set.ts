import { notFound } from '../../domain/errors.ts';
import { type AssignmentRule, type AssignmentRuleInput, assignmentRuleInput } from '../../domain/tickets/assignment.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { readRules } from './read.ts';

/**
 * Says how a team's tickets find somebody; those that have somebody keep them.
 * @throws AppError NotFound, Conflict for a stale version
 */
export async function setAssignmentRule(ctx: Ctx, input: AssignmentRuleInput): Promise<AssignmentRule> {
  permit(ctx, 'assignmentRule:update');
  const { teamId, version, ...rule } = assignmentRuleInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const only = Prisma.sql`g.id = ${teamId}::uuid`;
    await tx.$queryRaw`SELECT FROM team WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${teamId}::uuid FOR NO KEY UPDATE`;
    const [before] = await readRules(ctx, tx, only);
    if (!before) throw notFound('This team');
    requireVersion('This rule', before.version, version);
    await tx.$executeRaw`
      INSERT INTO assignment_rule (tenant_id, team_id, method, by_skill, in_hours, capacity, version, updated_at)
      VALUES (${ctx.tenantId}::uuid, ${teamId}::uuid, ${rule.method}, ${rule.bySkill}, ${rule.inHours}, ${rule.capacity}, 1, ${at})
      ON CONFLICT (tenant_id, team_id) DO UPDATE SET method = excluded.method, by_skill = excluded.by_skill, in_hours = excluded.in_hours,
        capacity = excluded.capacity, version = assignment_rule.version + 1, updated_at = excluded.updated_at`;
    const { method, bySkill, inHours, capacity } = before;
    const was = { method, bySkill, inHours, capacity };
    await audit(ctx, tx, at, {
      action: 'assignment-rule-set',
      noun: 'team',
      subjectId: teamId,
      before: was,
      after: rule,
    });
    await announce(ctx, tx, 'assignmentRules', teamId);
    const [after] = await readRules(ctx, tx, only);
    return after as AssignmentRule;
  });
}
