import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate, weekday } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/**
 * draft: being filled; submitted: waits for a decision; approved; rejected: back with a reason; needs-resubmission: changed after its
 * approval; locked: closed for good, the way payroll and invoices want it. Escalated is not a status: it is who decides.
 */
export const timesheetStatuses = [
  'draft',
  'submitted',
  'approved',
  'rejected',
  'needs-resubmission',
  'locked',
] as const;
export type TimesheetStatus = (typeof timesheetStatuses)[number];
export const timesheetTransitions: Readonly<Record<TimesheetStatus, readonly TimesheetStatus[]>> = {
  draft: ['submitted'],
  submitted: ['draft', 'approved', 'rejected'],
  approved: ['needs-resubmission', 'locked'],
  rejected: ['submitted'],
  'needs-resubmission': ['submitted'],
  /** Unlocked by a person who may; it is approved as before. */
  locked: ['approved'],
};

export const billingStatuses = ['unbilled', 'partially-billed', 'billed'] as const;
export type TimesheetBillingStatus = (typeof billingStatuses)[number];

/** How a tenant keeps its time; products disagree on each of these, so each is a setting. */
export const timesheetSettings = z.object({
  weekStart: weekday,
  /** Whether entries of a submitted sheet may be changed. */
  pendingEditable: z.boolean(),
  /** A change to an approved sheet: `reopen` (it needs resubmission) or `refuse`. */
  editApproved: z.enum(['reopen', 'refuse']),
  roundAmount: z.enum(['per-entry', 'total']),
  roundDuration: z.enum(['per-entry', 'total']),
  /** Begins, ends and durations are rounded up to whole steps of so many minutes; 0: kept to the second. */
  roundUpMinutes: z.object({
    begin: z.int().min(0).max(60),
    end: z.int().min(0).max(60),
    duration: z.int().min(0).max(60),
  }),
});
export type TimesheetSettings = z.infer<typeof timesheetSettings>;

export const DEFAULT_SETTINGS: TimesheetSettings = {
  weekStart: 'mon',
  pendingEditable: false,
  editApproved: 'refuse',
  roundAmount: 'per-entry',
  roundDuration: 'per-entry',
  roundUpMinutes: { begin: 0, end: 0, duration: 0 },
};

const businessDays = z.int('Use whole days').min(1, 'At least one business day').max(30, 'At most 30 business days');

/** How a submitted sheet is waited for. */
export const approvalSettings = z
  .object({
    /** Business days after the submission. */
    remindAfterDays: businessDays,
    escalateAfterDays: businessDays,
    /** Decides on sheets of those who have no manager; null: an owner or admin does, and nobody is reminded. */
    approverId: z.uuid().nullable(),
  })
  .refine(({ remindAfterDays, escalateAfterDays }) => escalateAfterDays > remindAfterDays, {
    message: 'The manager takes over after the reminder: use more days',
    path: ['escalateAfterDays'],
  });
export type ApprovalSettings = z.output<typeof approvalSettings>;

export const DEFAULT_APPROVAL: ApprovalSettings = { remindAfterDays: 1, escalateAfterDays: 2, approverId: null };

const work = {
  note: z.string().trim().max(2000).default(''),
  project: z.string().trim().min(1).max(200).nullable().default(null),
  customerId: z.uuid().nullable().default(null),
  billable: z.boolean().default(true),
  /** Minor units of the sheet's currency an hour; null: the member's own rate. */
  rateMinorPerHour: minorUnits.nonnegative().nullable().default(null),
};
const wholeDay = 24 * 3600;
/** By the clock, `[startAt, endAt)`, or so many seconds of a civil day. */
export const newTimeEntry = z.union([
  z
    .strictObject({ startAt: isoInstant, endAt: isoInstant, ...work })
    .refine((entry) => Date.parse(entry.startAt) < Date.parse(entry.endAt), {
      message: 'The end has to be after the begin',
      path: ['endAt'],
    })
    .refine((entry) => Date.parse(entry.endAt) - Date.parse(entry.startAt) <= 2 * wholeDay * 1000, {
      message: 'An entry lasts two days at most',
      path: ['endAt'],
    }),
  z.strictObject({ date: civilDate, seconds: z.int().min(1).max(wholeDay), ...work }),
]);
export type NewTimeEntry = z.infer<typeof newTimeEntry>;

export const timeEntry = z.object({
  id: z.uuid(),
  timesheetId: z.uuid(),
  /** The civil day on which it counts, in the member's zone. */
  date: civilDate,
  startAt: isoInstant.nullable(),
  endAt: isoInstant.nullable(),
  seconds: z.int(),
  note: z.string(),
  project: z.string().nullable(),
  customerId: z.uuid().nullable(),
  billable: z.boolean(),
  rateMinorPerHour: minorUnits,
  amountMinor: minorUnits,
  invoiceId: z.uuid().nullable(),
});
export type TimeEntry = z.infer<typeof timeEntry>;

/** Half-open, [from, to), in civil dates of the member's zone. */
export const timesheetPeriod = z.object({ from: civilDate, to: civilDate });
export type TimesheetPeriod = z.infer<typeof timesheetPeriod>;

export const timesheet = z.object({
  id: z.uuid(),
  memberId: z.uuid(),
  memberName: z.string(),
  period: timesheetPeriod,
  zone: z.string(),
  status: z.enum(timesheetStatuses),
  /** Waits for the approver's manager. */
  escalatedAt: isoInstant.nullable(),
  submittedAt: isoInstant.nullable(),
  /** Who decides now, after delegations and escalation. */
  approverId: z.uuid().nullable(),
  approverName: z.string().nullable(),
  decidedAt: isoInstant.nullable(),
  decidedByName: z.string().nullable(),
  /** Why it was rejected. */
  reason: z.string().nullable(),
  totalSeconds: z.int(),
  billableSeconds: z.int(),
  currency: currencyCode,
  amountMinor: minorUnits,
  billingStatus: z.enum(billingStatuses),
  entries: z.array(timeEntry),
  nextAt: isoInstant.nullable(),
  nextWords: z.string().nullable(),
  createdAt: isoInstant,
  /** Grows by one with every change of its entries; a decision names the version that it judged. */
  version: z.int(),
});
export type Timesheet = z.infer<typeof timesheet>;

/** A decision on the version that the person saw. */
export const decideInput = z.object({ id: z.uuid(), version: z.int().min(1).optional() });
export const rejectInput = decideInput.extend({
  reason: z.string().trim().min(1, 'Say what has to be put right').max(2000),
});

/** Half-open, [fromDate, toDate), in civil dates of the zone of the one who hands over. */
export const newDelegation = z
  .object({ fromMemberId: z.uuid(), toMemberId: z.uuid(), fromDate: civilDate, toDate: civilDate })
  .refine(({ fromDate, toDate }) => fromDate < toDate, { message: 'It has to end after it begins', path: ['toDate'] })
  .refine(({ fromMemberId, toMemberId }) => fromMemberId !== toMemberId, {
    message: 'Hand over to somebody else',
    path: ['toMemberId'],
  });
export type NewDelegation = z.infer<typeof newDelegation>;
export const delegation = z.object({
  id: z.uuid(),
  fromMemberId: z.uuid(),
  toMemberId: z.uuid(),
  fromDate: civilDate,
  toDate: civilDate,
  createdAt: isoInstant,
});
export type DelegationRow = z.infer<typeof delegation>;

/* ---- the process, in words a person would use ---- */

export const timesheetEffects = ['remind', 'escalate'] as const;

/** What an effect does, for time lines and forecasts. */
export const processWords = (kind: string, _key: string): string =>
  kind === 'remind' ? 'Reminds the approver' : 'Escalates to the approver’s manager';
