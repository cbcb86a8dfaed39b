import { z } from 'zod';
import { assignmentRule, assignmentRuleInput } from '../../domain/tickets/assignment.ts';
import { listAssignmentRules } from '../../services/assignmentRules/list.ts';
import { setAssignmentRule } from '../../services/assignmentRules/set.ts';
import { router, signedIn } from '../trpc.ts';

export const assignmentRulesRouter = router({
  list: signedIn
    .meta({
      openapi: { method: 'GET', path: '/assignment-rules', summary: 'List how each team’s tickets find somebody' },
    })
    .input(z.object({}))
    .output(z.object({ items: z.array(assignmentRule) }))
    .query(({ ctx }) => listAssignmentRules(ctx)),

  set: signedIn
    .meta({
      openapi: { method: 'PUT', path: '/assignment-rules/{teamId}', summary: 'Say how a team’s tickets find somebody' },
    })
    .input(assignmentRuleInput)
    .output(assignmentRule)
    .mutation(({ ctx, input }) => setAssignmentRule(ctx, input)),
});
