import { z } from 'zod';
import { leadFilter } from '../leads/contract.ts';
import { isoInstant } from '../time/instant.ts';
import { journeyGraph, validateGraph } from './graph.ts';
import { ANY_TIME, sendRules } from './send-rules.ts';

export type { Duration, JourneyNode } from './graph.ts';
export { journeyGraph, validateGraph } from './graph.ts';

/** One draft at most; publishing it retires the version published before. Enrolments stay with the version they began with. */
export const journeyVersionStatuses = ['draft', 'published', 'retired'] as const;
export type JourneyVersionStatus = (typeof journeyVersionStatuses)[number];

export const enrolmentStatuses = ['active', 'completed', 'exited'] as const;
export type EnrolmentStatus = (typeof enrolmentStatuses)[number];

/** Why a lead leaves a journey before its end. */
export const exitReasons = ['conversion', 'reply', 'unsubscribe'] as const;
export type ExitReason = (typeof exitReasons)[number];
export const exitReason = z.enum(exitReasons);

/** What is published as a whole and never changed again. */
export const journeyDesign = z.object({
  graph: journeyGraph,
  rules: sendRules.default(ANY_TIME),
  /** Unsubscribing always ends an enrolment; these do too. */
  exitOn: z.array(exitReason).max(3).default(['conversion']),
});
export type JourneyDesign = z.infer<typeof journeyDesign>;

/** A design that may be published: its graph has no issues. A zod issue's `params` are the GraphIssue. */
export const publishableDesign = journeyDesign.superRefine((design, context) => {
  for (const issue of validateGraph(design.graph)) {
    context.addIssue({
      code: 'custom',
      path: issue.nodeId === null ? ['graph'] : ['graph', 'nodes', issue.nodeId],
      message: issue.message,
      params: issue,
    });
  }
});

export const newJourney = z.object({
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(2000).default(''),
  design: journeyDesign,
});

export const journeyVersion = journeyDesign.extend({
  id: z.uuid(),
  journeyId: z.uuid(),
  number: z.int().min(1),
  status: z.enum(journeyVersionStatuses),
  publishedAt: isoInstant.nullable(),
  retiredAt: isoInstant.nullable(),
  createdAt: isoInstant,
});
export type JourneyVersion = z.infer<typeof journeyVersion>;

export const journey = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  published: journeyVersion.nullable(),
  draft: journeyVersion.nullable(),
  counts: z.object({ active: z.int(), completed: z.int(), exited: z.int() }),
  createdAt: isoInstant,
  updatedAt: isoInstant,
  version: z.int(),
});
export type Journey = z.infer<typeof journey>;

export const enrolment = z.object({
  id: z.uuid(),
  journeyId: z.uuid(),
  journeyName: z.string(),
  journeyVersionId: z.uuid(),
  leadId: z.uuid(),
  leadName: z.string(),
  status: z.enum(enrolmentStatuses),
  exitReason: exitReason.nullable(),
  /** Where it stands. */
  nodeId: z.string(),
  enteredAt: isoInstant,
  startedAt: isoInstant,
  endedAt: isoInstant.nullable(),
  nextAt: isoInstant.nullable(),
  nextWords: z.string().nullable(),
});
export type Enrolment = z.infer<typeof enrolment>;

/** One lead, or everything that a filter finds. */
export const enrolInput = z.union([
  z.strictObject({ journeyId: z.uuid(), leadId: z.uuid() }),
  z.strictObject({ journeyId: z.uuid(), filter: leadFilter }),
]);

/* ---- the process, in words a person would use ---- */

export const nurtureEffects = ['send', 'branch', 'exit', 'complete'] as const;

const EXIT_OUTCOMES: Readonly<Record<ExitReason, string>> = {
  conversion: 'converted',
  reply: 'replied',
  unsubscribe: 'unsubscribed',
};
/** The outcome with which the process of an enrolment is over. */
export const enrolmentOutcome = (reason: ExitReason | null): string =>
  reason === null ? 'completed' : EXIT_OUTCOMES[reason];
