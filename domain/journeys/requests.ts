import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { processDetail } from '../process/console.ts';
import { beatLine, PROCESS_STATUSES } from '../process/contract.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { enrolInput, enrolment, enrolmentStatuses, journey, journeyVersion, newJourney } from './contract.ts';
import { graphIssueCodes } from './graph.ts';

const id = z.uuid();

/* ---- journeys ---- */

export const journeyListInput = listInput({
  sortable: ['name', 'createdAt', 'updatedAt', 'active'],
  defaultSort: 'name',
  filters: { published: z.boolean() },
});
export type JourneyListInput = z.input<typeof journeyListInput>;

/** A journey as the list shows it: without the graphs. */
export const journeySummary = journey.omit({ published: true, draft: true }).extend({
  /** Number of the version that leads are enrolled in; null: never published. */
  publishedNumber: z.int().nullable(),
  draftNumber: z.int().nullable(),
  /** Earliest instant at which something happens in it. */
  nextAt: isoInstant.nullable(),
});
export type JourneySummary = z.infer<typeof journeySummary>;
export const journeyListOutput = listOutput(journeySummary);

/** How it went for the enrolments of the version shown, at one of its nodes. */
export const funnelNode = z.object({
  nodeId: z.string(),
  /** Active enrolments that stand here now; those that wait stand at their wait. */
  standing: z.int(),
  /** Messages sent, branches taken, ends reached. A wait has no effect of its own: null. */
  done: z.int().nullable(),
  /** Passed without doing it: no e-mail address. */
  skipped: z.int(),
  /** Sends that failed. */
  failed: z.int(),
  /** Enrolments that left the journey while they stood here. */
  left: z.int(),
  /** Of a branch or wait-for: how many went each way (`yes`, `no`, `met`, `timeout`). */
  ways: z.record(z.string(), z.int()),
});
export type FunnelNode = z.infer<typeof funnelNode>;

export const journeyDetail = journey.extend({
  versions: z.array(journeyVersion.omit({ graph: true, rules: true, exitOn: true })),
  /** Of the published version. */
  funnel: z.array(funnelNode),
});
export type JourneyDetail = z.infer<typeof journeyDetail>;

export const journeyId = z.object({ id });

/** Only what is given changes. A design goes into the draft, which is begun where there is none. */
export const updateDraftInput = newJourney.partial().extend({ id, version: z.int().min(1) });
export type UpdateDraftInput = z.input<typeof updateDraftInput>;

export const publishJourneyInput = z.object({ id, version: z.int().min(1) });
export type PublishJourneyInput = z.input<typeof publishJourneyInput>;

export const journeyIssue = z.object({
  code: z.enum([...graphIssueCodes, 'never-sends']),
  nodeId: z.string().nullable(),
  message: z.string(),
});
export type JourneyIssue = z.infer<typeof journeyIssue>;
export const journeyIssues = z.object({ issues: z.array(journeyIssue) });

/** Messages that a journey is expected to send in the week to come, day by day on the workspace's calendar. */
export const journeyForecast = z.object({
  days: z.array(z.object({ date: civilDate, sends: z.int() })),
  /** Enrolments with a step in this week, and how many of them were forecast; the rest is taken to behave like these. */
  moving: z.int(),
  sampled: z.int(),
});
export type JourneyForecast = z.infer<typeof journeyForecast>;

/* ---- enrolments ---- */

/** The same as an object, because over REST the journey's id comes from the path. */
export const enrolRequest = z.strictObject({
  journeyId: id,
  leadId: enrolInput.options[0].shape.leadId.optional(),
  /** Those chosen from a list. */
  leadIds: z.array(id).min(1).max(1000).optional(),
  filter: enrolInput.options[1].shape.filter.optional(),
});
export type EnrolRequest = z.input<typeof enrolRequest>;

/** Why leads that were found are not enrolled. Each lead counts once, under the first reason that holds. */
const skipped = z.object({
  unsubscribed: z.int(),
  converted: z.int(),
  lost: z.int(),
  /** Already on their way through this journey. */
  alreadyActive: z.int(),
});
export const enrolResult = z.object({
  journeyId: id,
  journeyVersionId: id,
  /** Leads found. */
  found: z.int(),
  enrolled: z.int(),
  skipped,
  /** Where one lead was asked for: its enrolment, the one that was there already included. */
  enrolmentId: id.nullable(),
});
export type EnrolResult = z.infer<typeof enrolResult>;

/** What enrolling would do now. The counts are exact; the instants come from a forecast of a sample, three leads of each zone at most. */
export const enrolmentPreview = z.object({
  found: z.int(),
  toEnrol: z.int(),
  skipped,
  /** Of those to enrol: they pass through without getting a message. */
  withoutAddress: z.int(),
  sampled: z.int(),
  firstMailAt: isoInstant.nullable(),
  /** When the last lead of the sample gets its first message. */
  lastFirstMailAt: isoInstant.nullable(),
  /** When the last one of the sample has reached an end; null where that lies beyond two years. */
  endsBy: isoInstant.nullable(),
  /** Messages to one lead, at least and at most. */
  mails: z.object({ fewest: z.int(), most: z.int() }),
  /** In words: "1,204 leads, first mail Monday 09:00". */
  words: z.string(),
});
export type EnrolmentPreview = z.infer<typeof enrolmentPreview>;

export const enrolmentListInput = listInput({
  sortable: ['startedAt', 'endedAt', 'nextAt', 'leadName'],
  defaultSort: '-startedAt',
  filters: {
    journeyId: id,
    leadId: id,
    status: anyOf(z.enum(enrolmentStatuses)),
    nodeId: z.string().max(64),
  },
});
export type EnrolmentListInput = z.input<typeof enrolmentListInput>;
export const enrolmentListItem = enrolment.extend({
  /** The step where it stands, in words. */
  standsAt: z.string(),
  processId: id,
  processStatus: z.enum(PROCESS_STATUSES),
  beat: beatLine.nullable(),
});
export type EnrolmentListItem = z.infer<typeof enrolmentListItem>;
export const enrolmentListOutput = listOutput(enrolmentListItem);

export const enrolmentDetail = enrolment.extend({ process: processDetail, standsAt: z.string() });
export type EnrolmentDetail = z.infer<typeof enrolmentDetail>;

export const exitEnrolmentInput = z.object({
  id,
  reason: z.string().trim().min(1, 'Say why; it is kept with the enrolment.').max(500),
});
export type ExitEnrolmentInput = z.input<typeof exitEnrolmentInput>;

/** From the link at the end of a message; whoever has the message may use it. */
export const unsubscribeLinkInput = z.object({ tenantId: id, messageId: id, signature: z.string().max(64) });
export type UnsubscribeLinkInput = z.input<typeof unsubscribeLinkInput>;
