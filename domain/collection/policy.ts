import { z } from 'zod';
import { type CollectionSchedule, collectionSchedule } from './contract.ts';
import { type DeclineReason, retryReasons } from './declines.ts';

/** What a step of the dunning ladder does; each is an effect of its own. */
export const stepKinds = ['letter', 'sms', 'task', 'suspend', 'cancel'] as const;
export type StepKind = (typeof stepKinds)[number];

export const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  letter: 'Mail to the customer',
  sms: 'Text message to the customer',
  task: 'Task for billing',
  suspend: 'Suspend the customer',
  cancel: 'Cancel the subscription',
};

/** One rung: so many civil days after the day by which the invoice was to be paid, at nine in the morning of the customer's clock. */
export const dunningStep = z
  .object({
    /** Stays when the ladder is edited: what has been done is known by it. */
    id: z.string().regex(/^[a-z0-9-]{4,40}$/),
    afterDays: z.int().min(0).max(365),
    kind: z.enum(stepKinds),
    /** Of a mail. Left empty, ours. */
    subject: z.string().trim().max(200).default(''),
    /** Of a mail or a text message, or what is to be done. Left empty, ours. */
    text: z.string().trim().max(5000).default(''),
  })
  .meta({ id: 'DunningStep' });
export type DunningStep = z.infer<typeof dunningStep>;

/** never: charges wait for another means of payment, reminders and the ladder go on. */
const reasonRetries = z.union([z.literal('never'), collectionSchedule.shape.retries]);

export const policyShape = {
  /** Retries by why the bank declined; a reason that is left out has the schedule of all others. */
  byReason: z.partialRecord(z.enum(retryReasons), reasonRetries).default({}),
  /** The calendar on whose working days retries and steps fall; null: on any day. */
  calendarId: z.uuid().nullable().default(null),
  steps: z.array(dunningStep).max(30).default([]),
};

export const dunningPolicy = z
  .object(policyShape)
  .superRefine(({ byReason, steps }, context) => {
    for (const [reason, retries] of Object.entries(byReason)) {
      if (retries === 'never' || collectionSchedule.safeParse({ retries }).success) continue;
      const message = 'Each retry comes after the one before it, and its reminder not before that one';
      context.addIssue({ code: 'custom', path: ['byReason', reason], message });
    }
    const seen = new Set<string>();
    for (const [index, { id, afterDays }] of steps.entries()) {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: ['steps', index], message: 'This step is there twice' });
      seen.add(id);
      if (afterDays >= (steps[index - 1]?.afterDays ?? 0)) continue;
      context.addIssue({ code: 'custom', path: ['steps', index], message: 'Steps are in the order of their days' });
    }
  })
  .meta({ id: 'DunningPolicy' });
export type DunningPolicy = z.infer<typeof dunningPolicy>;

export const NO_POLICY: DunningPolicy = { byReason: {}, calendarId: null, steps: [] };

/** The retries in force after a decline for this reason, and whether charges are made at all. */
export function scheduleAfter(
  policy: Pick<DunningPolicy, 'byReason'>,
  schedule: CollectionSchedule,
  reason: DeclineReason | null,
): { readonly retries: CollectionSchedule['retries']; readonly charges: boolean } {
  // Those that no retry of its own can help.
  if (reason === 'hard' || reason === 'confirm') return { retries: schedule.retries, charges: false };
  const own = reason ? policy.byReason[reason] : undefined;
  if (own === 'never') return { retries: schedule.retries, charges: false };
  return { retries: own ?? schedule.retries, charges: true };
}
