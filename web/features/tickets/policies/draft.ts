import type { PriorityTargets, SlaPolicy, TicketPriority } from '../../../../domain/tickets/contract.ts';
import type { CreateSlaPolicyInput } from '../../../../domain/tickets/requests.ts';
import type { FormError } from '../../../ui/form-summary.tsx';
import { clockTitle, PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { durationText, parseDuration } from './duration-text.ts';

export const TARGET_FIELDS = ['firstResponseSeconds', 'nextResponseSeconds', 'resolutionSeconds'] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

export const TARGET_TITLES: Readonly<Record<TargetField, string>> = {
  firstResponseSeconds: clockTitle({ target: 'first_response', occurrence: 1 }),
  nextResponseSeconds: clockTitle({ target: 'next_response', occurrence: 1 }),
  resolutionSeconds: clockTitle({ target: 'resolution', occurrence: 1 }),
};

/** A policy while it is typed: times as text. */
export interface PolicyDraft {
  readonly name: string;
  readonly calendarId: string;
  readonly targets: Readonly<Record<TicketPriority, Readonly<Record<TargetField, string>>>>;
  readonly warnings: readonly { readonly by: 'percent' | 'before'; readonly text: string }[];
  readonly escalates: boolean;
  readonly escalatesAfter: string;
  readonly notifiesAssignee: boolean;
  readonly notifiesLead: boolean;
  readonly reassigns: boolean;
  readonly pausesFirstResponse: boolean;
  readonly closingInstant: SlaPolicy['closingInstant'];
}

const texts = (targets: PriorityTargets) => ({
  firstResponseSeconds: durationText(targets.firstResponseSeconds),
  nextResponseSeconds: durationText(targets.nextResponseSeconds),
  resolutionSeconds: durationText(targets.resolutionSeconds),
});

const hours = (first: number, next: number, resolution: number) =>
  texts({
    firstResponseSeconds: first * 3600,
    nextResponseSeconds: next * 3600,
    resolutionSeconds: resolution * 3600,
  });

/** A new policy begins with figures that are common, to be changed. */
export const newDraft = (calendarId: string): PolicyDraft => ({
  name: '',
  calendarId,
  targets: { urgent: hours(1, 2, 8), high: hours(2, 4, 16), normal: hours(4, 8, 24), low: hours(8, 16, 40) },
  warnings: [{ by: 'percent', text: '75' }],
  escalates: true,
  escalatesAfter: '0',
  notifiesAssignee: true,
  notifiesLead: true,
  reassigns: true,
  pausesFirstResponse: true,
  closingInstant: 'stay-at-close',
});

export function draftOf(policy: SlaPolicy): PolicyDraft {
  const first = policy.escalations.find(({ level }) => level === 1);
  return {
    name: policy.name,
    calendarId: policy.calendarId,
    targets: {
      urgent: texts(policy.targets.urgent),
      high: texts(policy.targets.high),
      normal: texts(policy.targets.normal),
      low: texts(policy.targets.low),
    },
    warnings: policy.warnings.map((warning) =>
      'percent' in warning
        ? { by: 'percent', text: String(warning.percent) }
        : { by: 'before', text: durationText(warning.beforeSeconds) },
    ),
    escalates: first !== undefined,
    escalatesAfter: first && first.afterSeconds > 0 ? durationText(first.afterSeconds) : '0',
    notifiesAssignee: first?.notify.includes('assignee') ?? true,
    notifiesLead: first?.notify.includes('team_lead') ?? true,
    reassigns: first === undefined || first.reassignTo === 'team_lead',
    pausesFirstResponse: policy.pausesFirstResponse,
    closingInstant: policy.closingInstant,
  };
}

const SHORTEST_SECONDS = 60;
export const fieldId = (name: string): string => `policy-${name}`;

/**
 * The policy as the server takes it, or what has to change first. Levels above the first stay as they are.
 * @param stored of a policy that exists
 */
export function readDraft(
  draft: PolicyDraft,
  stored?: SlaPolicy,
): { readonly policy: CreateSlaPolicyInput | null; readonly errors: readonly FormError[] } {
  const errors: FormError[] = [];
  const fail = (field: string, message: string) => {
    errors.push({ field: fieldId(field), message });
    return 0;
  };
  const time = (field: string, text: string, least: number, words: string): number => {
    const seconds = parseDuration(text);
    if (seconds === undefined) return fail(field, `${words}: write it as 4 h or 30 min`);
    return seconds < least ? fail(field, `${words}: at least 1 min`) : seconds;
  };
  const target = (priority: TicketPriority, field: TargetField): number | null => {
    const text = draft.targets[priority][field];
    if (text.trim() === '') return null;
    const words = `${PRIORITY_WORDS[priority]}, ${TARGET_TITLES[field].toLowerCase()}`;
    return time(`${priority}-${field}`, text, SHORTEST_SECONDS, words);
  };
  const targetsOf = (priority: TicketPriority): PriorityTargets => ({
    firstResponseSeconds: target(priority, 'firstResponseSeconds'),
    nextResponseSeconds: target(priority, 'nextResponseSeconds'),
    resolutionSeconds: target(priority, 'resolutionSeconds'),
  });
  if (draft.name.trim() === '') fail('name', 'Give the policy a name');
  if (draft.calendarId === '') fail('calendarId', 'Choose the calendar that it counts in');
  const [urgent, high, normal, low] = PRIORITIES.map(targetsOf) as [
    PriorityTargets,
    PriorityTargets,
    PriorityTargets,
    PriorityTargets,
  ];
  const warnings = draft.warnings.map(({ by, text }, index) => {
    if (by === 'before') return { beforeSeconds: time(`warning-${index}`, text, SHORTEST_SECONDS, 'Warning') };
    const percent = Number(text);
    if (Number.isInteger(percent) && percent >= 1 && percent <= 99) return { percent };
    return { percent: fail(`warning-${index}`, 'Warning: a whole number from 1 to 99') };
  });
  const first = {
    level: 1,
    afterSeconds: draft.escalates ? time('escalatesAfter', draft.escalatesAfter, 0, 'Escalation') : 0,
    notify: [
      ...(draft.notifiesAssignee ? (['assignee'] as const) : []),
      ...(draft.notifiesLead ? (['team_lead'] as const) : []),
    ],
    reassignTo: draft.reassigns ? ('team_lead' as const) : null,
  };
  const higher = (stored?.escalations ?? []).filter(({ level }) => level > 1);
  if (errors.length > 0) return { policy: null, errors };
  return {
    policy: {
      name: draft.name.trim(),
      calendarId: draft.calendarId,
      targets: { urgent, high, normal, low },
      warnings,
      escalations: draft.escalates ? [first, ...higher] : higher,
      pausesFirstResponse: draft.pausesFirstResponse,
      closingInstant: draft.closingInstant,
    },
    errors,
  };
}
