import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, type Instant, SECOND } from '../time/instant.ts';
import { processWords, type TimesheetStatus, timesheetEffects } from './contract.ts';
import type { TimesheetEffect, TimesheetFacts } from './facts.ts';
import { businessDaysOn, timesheetApproval } from './plan.ts';

const at = fromIso;
const office = {
  zone: 'Europe/Berlin',
  weekly: {
    mon: [['09:00', '17:00']] as [string, string][],
    tue: [['09:00', '17:00']] as [string, string][],
    wed: [['09:00', '17:00']] as [string, string][],
    thu: [['09:00', '17:00']] as [string, string][],
    fri: [['09:00', '17:00']] as [string, string][],
    sat: [],
    sun: [],
  },
  holidays: ['2026-04-03', '2026-04-06'],
};
/** A Tuesday, 15:00 in Berlin. */
const SUBMITTED = at('2026-02-03T14:00:00Z');
const facts = (part: Partial<TimesheetFacts> = {}): TimesheetFacts => ({
  status: 'running',
  ledger: {},
  sheet: { status: 'submitted', version: 3, escalated: false, submission: 1 },
  submittedAt: SUBMITTED,
  calendar: office,
  approver: { id: 'approver', zone: 'Europe/Berlin' },
  waiting: { remindAfterDays: 1, escalateAfterDays: 2 },
  delegations: [],
  managerId: 'manager',
  ...part,
});
const planAt = (of: TimesheetFacts, now: Instant) => planProcess(timesheetApproval, of, now);
const keys = (effects: readonly TimesheetEffect[]) => effects.map((effect) => effect.key);

describe('the plan of a submitted sheet', () => {
  it('reminds after one business day and escalates after two', () => {
    const {
      entries,
      over,
      facts: after,
    } = simulate(timesheetApproval, facts(), { from: SUBMITTED, until: SUBMITTED + 30 * DAY });
    expect(entries.map(({ effect, at: when }) => [effect.key, when, effect.data.recipientId])).toEqual([
      ['remind#1', SUBMITTED + DAY, 'approver'],
      ['escalate#1', SUBMITTED + 2 * DAY, 'manager'],
    ]);
    expect(over).toBeNull();
    expect(after.sheet).toMatchObject({ status: 'submitted', escalated: true });
  });

  it.each([
    [-SECOND, []],
    [0, ['remind#1']],
    [SECOND, ['remind#1']],
  ])('%i ms around the reminder', (offset, due) => {
    expect(keys(planAt(facts(), SUBMITTED + DAY + offset).due)).toEqual(due);
  });

  it.each([
    ['over the weekend', '2026-02-06T14:00:00Z', 1, '2026-02-09T14:00:00Z'],
    ['over Easter, and the change of clocks before it', '2026-03-27T14:00:00Z', 5, '2026-04-07T13:00:00Z'],
    ['from a Sunday', '2026-02-08T20:00:00Z', 1, '2026-02-09T20:00:00Z'],
    ['in the night', '2026-02-03T23:30:00Z', 1, '2026-02-04T23:30:00Z'],
  ])('a business day is the same time on the next open day: %s', (_, from, days, expected) => {
    expect(businessDaysOn(office, at(from), days)).toBe(at(expected));
  });

  it('after an outage escalates, and leaves the reminder out', () => {
    const plan = planAt(facts(), SUBMITTED + 5 * DAY);
    expect(keys(plan.due)).toEqual(['escalate#1']);
    expect(keys(plan.superseded)).toEqual(['remind#1']);
    expect(plan.due[0]?.dueAt).toBe(SUBMITTED + 2 * DAY);
  });

  it('tells who stands in on that day', () => {
    const delegations = [{ from: 'approver', to: 'stand-in', fromDate: '2026-02-04', toDate: '2026-02-05' }];
    expect(planAt(facts({ delegations }), SUBMITTED + DAY).due[0]?.data.recipientId).toBe('stand-in');
    expect(planAt(facts({ delegations, managerId: null }), SUBMITTED + 2 * DAY).due[0]?.data.recipientId).toBe(
      'approver',
    );
  });

  it('without a manager is reminded once and then waits for a person; without an approver nobody is reminded', () => {
    const reminded = simulate(timesheetApproval, facts({ managerId: null }), {
      from: SUBMITTED,
      until: SUBMITTED + 90 * DAY,
    });
    expect(reminded.entries.map(({ effect }) => effect.key)).toEqual(['remind#1']);
    expect(reminded.complete).toBe(true);
    expect(planAt(facts({ approver: null }), SUBMITTED).next).toEqual({ at: SUBMITTED + 2 * DAY, what: 'escalate#1' });
  });

  it('an escalation that failed leaves the sheet with its approver', () => {
    const now = SUBMITTED + 2 * DAY;
    const [effect] = planAt(facts(), now).due;
    if (!effect) throw new Error('nothing is due');
    const failed = applyOutcome(timesheetApproval, facts(), effect, { state: 'failed', at: now }, now);
    expect(failed).toMatchObject({ status: 'running', sheet: { escalated: false } });
    // The approver still decides, so the reminder is of use again.
    expect(keys(planAt(failed, now).due)).toEqual(['remind#1']);
  });

  it.each<[TimesheetStatus, string]>([
    ['approved', 'approved'],
    ['locked', 'approved'],
    ['rejected', 'rejected'],
    ['draft', 'recalled'],
  ])('is over when the sheet is %s', (status, outcome) => {
    const plan = planAt(facts({ sheet: { ...facts().sheet, status } }), SUBMITTED + 9 * DAY);
    expect(plan).toEqual({ due: [], superseded: [], next: null, over: { outcome } });
  });

  it('runs again for the next submission, beside what the ledger holds of the first', () => {
    const first = simulate(timesheetApproval, facts(), { from: SUBMITTED, until: SUBMITTED + 9 * DAY }).facts;
    const submittedAt = at('2026-02-16T14:00:00Z');
    const again = { ...first, submittedAt, sheet: { ...first.sheet, escalated: false, submission: 2 } };
    expect(planAt(again, submittedAt).next).toEqual({ at: submittedAt + DAY, what: 'remind#2' });
    expect(keys(planAt(again, submittedAt + DAY).due)).toEqual(['remind#2']);
  });

  it('is idempotent, never repeats what the ledger holds, and does in any steps what the forecast says', () => {
    const hours = fc.integer({ min: 0, max: 24 * 40 });
    const cases = fc.record({
      start: hours,
      holidays: fc.subarray(['2026-03-02', '2026-03-03', '2026-03-30', '2026-04-03']),
      manager: fc.boolean(),
    });
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
        ({ start, holidays, manager }, strides) => {
          const submittedAt = at('2026-02-25T08:30:00Z') + start * HOUR;
          const calendar = { ...office, holidays };
          const from = facts({ submittedAt, calendar, managerId: manager ? 'manager' : null });
          const until = submittedAt + 20 * DAY;
          const forecast = simulate(timesheetApproval, from, { from: submittedAt, until });
          const seen: [string, Instant][] = [];
          let current = from;
          let now = submittedAt;
          for (let step = 0; now <= until; step++) {
            const plan = planAt(current, now);
            expect(planAt(current, now)).toEqual(plan);
            for (const { key } of plan.due) expect(current.ledger).not.toHaveProperty([key]);
            const effect = plan.due[0];
            if (effect) {
              seen.push([effect.key, effect.dueAt]);
              current = applyOutcome(timesheetApproval, current, effect, { state: 'done', at: now }, now);
              continue;
            }
            const glance = now + (strides[step % strides.length] ?? 1) * HOUR;
            now = plan.next && plan.next.at < glance ? plan.next.at : glance;
          }
          expect(seen).toEqual(forecast.entries.map(({ effect }) => [effect.key, effect.dueAt]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has words for each effect', () => {
    expect(new Set(timesheetEffects.map((kind) => processWords(kind, `${kind}#1`))).size).toBe(2);
  });
});
