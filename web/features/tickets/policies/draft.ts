import type { TicketAction } from '../../../../domain/tickets/actions.ts';
import type { TicketPriority } from '../../../../domain/tickets/contract.ts';
import { TARGETS, type Target } from '../../../../domain/tickets/events.ts';
import type { CreateSlaPolicyInput } from '../../../../domain/tickets/requests.ts';
import type { Pausing, PolicyConditions, PriorityTargets, SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import type { FormError } from '../../../ui/form-summary.tsx';
import { clockTitle, PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { actionProblem } from './action-words.ts';
import { durationText, parseDuration } from './duration-text.ts';

export const TARGET_FIELDS = [
  'firstResponseSeconds',
  'nextResponseSeconds',
  'resolutionSeconds',
  'firstResolutionSeconds',
] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

export const TARGET_OF_FIELD: Readonly<Record<TargetField, Target>> = {
  firstResponseSeconds: 'first_response',
  nextResponseSeconds: 'next_response',
  resolutionSeconds: 'resolution',
  firstResolutionSeconds: 'first_resolution',
};
export const titleOf = (field: TargetField): string => clockTitle({ target: TARGET_OF_FIELD[field], occurrence: 1 });

type Times = Readonly<Record<TargetField, string>> & { readonly wall: readonly Target[] };

export interface WarningDraft {
  readonly by: 'percent' | 'before';
  readonly text: string;
  readonly actions: readonly TicketAction[];
}
export interface LevelDraft {
  readonly level: number;
  readonly after: string;
  readonly actions: readonly TicketAction[];
}

/** A policy while it is typed: times as text. */
export interface PolicyDraft {
  readonly name: string;
  readonly calendarId: string;
  readonly conditions: PolicyConditions;
  readonly targets: Readonly<Record<TicketPriority, Times>>;
  readonly warnings: readonly WarningDraft[];
  readonly levels: readonly LevelDraft[];
  readonly pausing: Pausing;
  readonly closingInstant: SlaPolicy['closingInstant'];
}

const texts = (targets: PriorityTargets): Times => ({
  firstResponseSeconds: durationText(targets.firstResponseSeconds),
  nextResponseSeconds: durationText(targets.nextResponseSeconds),
  resolutionSeconds: durationText(targets.resolutionSeconds),
  firstResolutionSeconds: durationText(targets.firstResolutionSeconds),
  wall: targets.wall,
});

const hours = (first: number, next: number, resolution: number): Times =>
  texts({
    firstResponseSeconds: first * 3600,
    nextResponseSeconds: next * 3600,
    resolutionSeconds: resolution * 3600,
    firstResolutionSeconds: null,
    wall: [],
  });

const TELL_ASSIGNEE: TicketAction = { kind: 'notify', to: [{ kind: 'assignee' }], by: ['app'] };
const TELL_LEAD: TicketAction = { kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app'] };
export const NEW_WARNING: WarningDraft = { by: 'percent', text: '50', actions: [TELL_ASSIGNEE] };

/** The next rung: half an hour after the last. */
export function newLevel(levels: readonly LevelDraft[]): LevelDraft {
  const last = levels.at(-1);
  const after = last ? (parseDuration(last.after) ?? 0) + 1800 : 0;
  const actions = last ? [TELL_LEAD] : [TELL_LEAD, { kind: 'reassign' as const, to: { kind: 'team_lead' as const } }];
  return { level: (last?.level ?? 0) + 1, after: after === 0 ? '0' : durationText(after), actions };
}

const WAITING: Pausing['resolution'] = ['pending', 'on_hold'];

/** A new policy begins with figures that are common, to be changed. */
export const newDraft = (calendarId: string): PolicyDraft => ({
  name: '',
  calendarId,
  conditions: {},
  targets: { urgent: hours(1, 2, 8), high: hours(2, 4, 16), normal: hours(4, 8, 24), low: hours(8, 16, 40) },
  warnings: [{ by: 'percent', text: '75', actions: [TELL_ASSIGNEE] }],
  levels: [newLevel([])],
  pausing: { first_response: WAITING, next_response: WAITING, resolution: WAITING, first_resolution: WAITING },
  closingInstant: 'stay-at-close',
});

export const draftOf = (policy: SlaPolicy): PolicyDraft => ({
  name: policy.name,
  calendarId: policy.calendarId,
  conditions: policy.conditions,
  targets: {
    urgent: texts(policy.targets.urgent),
    high: texts(policy.targets.high),
    normal: texts(policy.targets.normal),
    low: texts(policy.targets.low),
  },
  warnings: policy.warnings.map((warning) =>
    'percent' in warning
      ? { by: 'percent', text: String(warning.percent), actions: warning.actions }
      : { by: 'before', text: durationText(warning.beforeSeconds), actions: warning.actions },
  ),
  levels: [...policy.escalations]
    .sort((a, b) => a.level - b.level)
    .map(({ level, afterSeconds, actions }) => ({
      level,
      after: afterSeconds > 0 ? durationText(afterSeconds) : '0',
      actions,
    })),
  pausing: policy.pausing,
  closingInstant: policy.closingInstant,
});

const SHORTEST_SECONDS = 60;
export const fieldId = (name: string): string => `policy-${name}`;

/** The policy as the server takes it, or what has to change first. */
export function readDraft(draft: PolicyDraft): {
  readonly policy: CreateSlaPolicyInput | null;
  readonly errors: readonly FormError[];
} {
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
    const words = `${PRIORITY_WORDS[priority]}, ${titleOf(field).toLowerCase()}`;
    return time(`${priority}-${field}`, text, SHORTEST_SECONDS, words);
  };
  const targetsOf = (priority: TicketPriority): PriorityTargets => ({
    firstResponseSeconds: target(priority, 'firstResponseSeconds'),
    nextResponseSeconds: target(priority, 'nextResponseSeconds'),
    resolutionSeconds: target(priority, 'resolutionSeconds'),
    firstResolutionSeconds: target(priority, 'firstResolutionSeconds'),
    wall: TARGETS.filter((one) => draft.targets[priority].wall.includes(one)),
  });
  const checked = (place: string, words: string, actions: readonly TicketAction[]): TicketAction[] => {
    for (const action of actions) {
      const problem = actionProblem(action);
      if (problem) fail(`${place}-actions`, `${words}: ${problem}`);
    }
    return [...actions];
  };
  if (draft.name.trim() === '') fail('name', 'Give the policy a name');
  if (draft.calendarId === '') fail('calendarId', 'Choose the calendar that it counts in');
  const [urgent, high, normal, low] = PRIORITIES.map(targetsOf) as [
    PriorityTargets,
    PriorityTargets,
    PriorityTargets,
    PriorityTargets,
  ];
  const warnings = draft.warnings.map(({ by, text, actions: all }, index) => {
    const actions = checked(`warning-${index}`, `Warning ${index + 1}`, all);
    if (by === 'before') {
      return { beforeSeconds: time(`warning-${index}`, text, SHORTEST_SECONDS, 'Warning'), actions };
    }
    const percent = Number(text);
    if (Number.isInteger(percent) && percent >= 1 && percent <= 99) return { percent, actions };
    const words =
      percent > 99 ? 'Warning: at most 99 %; for later, add a level' : 'Warning: a whole number from 1 to 99';
    return { percent: fail(`warning-${index}`, words), actions };
  });
  let before = 0;
  const escalations = draft.levels.map(({ level, after, actions: all }, index) => {
    const words = `Level ${level}`;
    const afterSeconds = time(`level-${index}`, after, 0, words);
    if (afterSeconds < before) fail(`level-${index}`, `${words}: not before the level above it`);
    before = Math.max(before, afterSeconds);
    return { level, afterSeconds, actions: checked(`level-${index}`, words, all) };
  });
  if (errors.length > 0) return { policy: null, errors };
  const { name, calendarId, conditions, pausing, closingInstant } = draft;
  const targets = { urgent, high, normal, low };
  return {
    policy: { name: name.trim(), calendarId, conditions, targets, warnings, escalations, pausing, closingInstant },
    errors,
  };
}
