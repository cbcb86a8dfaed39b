import { z } from 'zod';
import { isoInstant } from '../time/instant.ts';

/** manual: people take tickets themselves; round_robin: in turn; least_loaded: whoever has the fewest open ones. */
export const ASSIGNMENT_METHODS = ['manual', 'round_robin', 'least_loaded'] as const;
export type AssignmentMethod = (typeof ASSIGNMENT_METHODS)[number];

export const assignmentRuleInput = z.object({
  teamId: z.uuid(),
  method: z.enum(ASSIGNMENT_METHODS),
  /** Only whoever has a skill that the ticket's tags or category name, where somebody of the team has one. */
  bySkill: z.boolean().default(false),
  /** Only whoever works at the time, by their own calendar or the team's. */
  inHours: z.boolean().default(true),
  /** Open tickets at once, of members without a limit of their own; null: any number */
  capacity: z.int().min(1).max(1000).nullable().default(null),
  /** 0 where the team has no rule yet. */
  version: z.int().min(0),
});
export type AssignmentRuleInput = z.input<typeof assignmentRuleInput>;

export const assignmentRule = z
  .object({
    teamId: z.uuid(),
    teamName: z.string(),
    method: z.enum(ASSIGNMENT_METHODS),
    bySkill: z.boolean(),
    inHours: z.boolean(),
    capacity: z.int().nullable(),
    version: z.int(),
    /** null: the team has no rule yet, which is manual */
    updatedAt: isoInstant.nullable(),
  })
  .meta({ id: 'AssignmentRule' });
export type AssignmentRule = z.infer<typeof assignmentRule>;

export interface Candidate {
  readonly memberId: string;
  readonly name: string;
  readonly skills: readonly string[];
  /** Open tickets at once; null: the rule's */
  readonly capacity: number | null;
  readonly openTickets: number;
  /** Neither absent, nor outside working hours where the rule minds them. */
  readonly available: boolean;
}

export interface Choice {
  /** null: nobody can have it, the team keeps it */
  readonly memberId: string | null;
  /** In words: "Ada: least loaded, 3 of 8". */
  readonly reason: string;
}

type Rule = Pick<AssignmentRule, 'method' | 'bySkill' | 'capacity'> & { readonly lastMemberId: string | null };

/**
 * Who of a team gets a ticket; null where people take them themselves. Turns go round by member id, so that who joins or leaves moves
 * nobody else's turn. @param wanted tags and category of the ticket
 */
export function chooseAssignee(rule: Rule, team: readonly Candidate[], wanted: readonly string[]): Choice | null {
  if (rule.method === 'manual') return null;
  const asked = rule.bySkill ? wanted.filter((skill) => team.some((one) => one.skills.includes(skill))) : [];
  const able = team.filter((one) => asked.length === 0 || one.skills.some((skill) => asked.includes(skill)));
  const here = able.filter((one) => one.available);
  const limitOf = (one: Candidate): number | null => one.capacity ?? rule.capacity;
  const free = here.filter((one) => {
    const limit = limitOf(one);
    return limit === null || one.openTickets < limit;
  });
  const skill = asked.length > 0 ? ` with ${asked.join(' or ')}` : '';
  if (team.length === 0) return { memberId: null, reason: 'Nobody is in the team' };
  if (here.length === 0) return { memberId: null, reason: `Nobody${skill} is at work` };
  if (free.length === 0) return { memberId: null, reason: `Everybody${skill} has as many as they can have` };
  const ring = inTurn(free, rule.lastMemberId);
  const chosen =
    rule.method === 'round_robin'
      ? ring[0]
      : ring.reduce((least, one) => (one.openTickets < least.openTickets ? one : least));
  if (!chosen) return null;
  const limit = limitOf(chosen);
  const load = `${chosen.openTickets}${limit === null ? ' open' : ` of ${limit}`}`;
  const how = rule.method === 'round_robin' ? 'next in turn' : 'least loaded';
  return { memberId: chosen.memberId, reason: `${chosen.name}: ${how}${skill && `, ${asked.join(', ')}`}, ${load}` };
}

/** By id, beginning after whoever had the last turn. */
function inTurn(free: readonly Candidate[], lastMemberId: string | null): [Candidate, ...Candidate[]] {
  const ring = [...free].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const start = lastMemberId === null ? 0 : ring.findIndex((one) => one.memberId > lastMemberId);
  const from = Math.max(0, start);
  return [...ring.slice(from), ...ring.slice(0, from)] as [Candidate, ...Candidate[]];
}
