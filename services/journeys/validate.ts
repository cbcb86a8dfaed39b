import { type JourneyDesign, validateGraph } from '../../domain/journeys/contract.ts';
import type { JourneyIssue } from '../../domain/journeys/requests.ts';
import { windowTime } from '../../domain/journeys/send-time.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readJourney } from './read.ts';

/** Everything that keeps the draft (without one: what is published) from being published; empty where it can be. */
export async function validateJourney(ctx: Ctx, input: { readonly id: string }): Promise<{ issues: JourneyIssue[] }> {
  permit(ctx, 'journey:read');
  const now = await ctx.clock.now();
  const journey = await transaction(ctx, (tx) => readJourney(ctx, tx, input.id));
  const design = journey.draft ?? journey.published;
  return { issues: design ? designIssues(design, now) : [] };
}

export function designIssues({ graph, rules }: Pick<JourneyDesign, 'graph' | 'rules'>, now: Instant): JourneyIssue[] {
  const issues: JourneyIssue[] = validateGraph(graph);
  if (graph.nodes.some((node) => node.type === 'send-email') && windowTime(rules, 'UTC', now) === null) {
    const message = 'The send window lies inside the quiet hours or on holidays: nothing would ever be sent.';
    issues.push({ code: 'never-sends', nodeId: null, message });
  }
  return issues;
}
