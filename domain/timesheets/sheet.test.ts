import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, timesheetTransitions } from './contract.ts';
import { missingSheets } from './roster.ts';
import { act, type Sheet, type SheetAction } from './sheet.ts';

const draft: Sheet = { status: 'draft', version: 1, escalated: false, submission: 0 };
const submitted: Sheet = { ...draft, status: 'submitted', submission: 1 };
const approve = { type: 'approve', by: 'approver' } as const;
const play = (sheet: Sheet, ...actions: SheetAction[]) =>
  actions.reduce((last, action) => act(last, action, DEFAULT_SETTINGS).sheet, sheet);

describe('the life of a sheet', () => {
  it.each<[string, Sheet, SheetAction, string | null]>([
    ['the version seen is the one there', submitted, { ...approve, version: 1 }, null],
    ['an older version', { ...submitted, version: 2 }, { ...approve, version: 1 }, 'stale-version'],
    ['a version to come', submitted, { ...approve, version: 2 }, 'stale-version'],
    ['not handed in', draft, approve, 'not-submitted'],
    ['approved before', { ...submitted, status: 'approved' }, approve, 'already-decided'],
    ['rejected before', { ...submitted, status: 'rejected' }, approve, 'already-decided'],
    ['escalated: the approver', { ...submitted, escalated: true }, approve, 'already-decided'],
    ['escalated: the manager', { ...submitted, escalated: true }, { type: 'approve', by: 'manager' }, null],
    ['escalated twice', { ...submitted, escalated: true }, { type: 'escalate' }, 'already-decided'],
    ['recalled after the decision', { ...submitted, status: 'approved' }, { type: 'recall' }, 'already-decided'],
    ['submitted twice', submitted, { type: 'submit' }, 'not-allowed'],
    ['locked without approval', submitted, { type: 'lock' }, 'not-allowed'],
  ])('%s', (_, sheet, action, refused) => {
    const result = act(sheet, action, DEFAULT_SETTINGS);
    expect(result.refused).toBe(refused);
    if (refused !== null) expect(result.sheet).toEqual(sheet);
  });

  it('each submission is an occasion of its own, and takes the escalation back', () => {
    const again = play(draft, { type: 'submit' }, { type: 'escalate' }, { type: 'recall' }, { type: 'submit' });
    expect(again).toEqual({ status: 'submitted', version: 1, escalated: false, submission: 2 });
  });

  it('unlocked, it is approved as before', () => {
    expect(play(submitted, approve, { type: 'lock' }, { type: 'unlock' }).status).toBe('approved');
  });

  const action = fc.record(
    {
      type: fc.constantFrom('submit', 'recall', 'escalate', 'lock', 'unlock', 'change-entries', 'approve', 'reject'),
      by: fc.constantFrom('approver', 'manager'),
      version: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: ['type', 'by'] },
  ) as fc.Arbitrary<SheetAction>;
  const settings = fc.record({
    pendingEditable: fc.boolean(),
    editApproved: fc.constantFrom('reopen' as const, 'refuse' as const),
  });

  it('moves only along the allowed transitions; only a change of entries makes a version; a refusal changes nothing', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), settings, (actions, modes) => {
        let sheet = draft;
        for (const each of actions) {
          const { sheet: after, refused } = act(sheet, each, modes);
          if (refused) expect(after).toEqual(sheet);
          else if (after.status !== sheet.status) expect(timesheetTransitions[sheet.status]).toContain(after.status);
          const changed = refused === null && each.type === 'change-entries';
          expect(after.version).toBe(sheet.version + (changed ? 1 : 0));
          if (after.escalated)
            expect(['submitted', 'approved', 'rejected', 'locked', 'needs-resubmission']).toContain(after.status);
          sheet = after;
        }
      }),
    );
  });

  it('of two decisions at the same instant one is recorded, in either order', () => {
    const decisions: SheetAction[] = [
      { ...approve, version: 1 },
      { type: 'reject', by: 'approver', version: 1 },
      { type: 'escalate', version: 1 },
    ];
    for (const first of decisions) {
      for (const second of decisions) {
        const { sheet } = act(submitted, first, DEFAULT_SETTINGS);
        expect(act(sheet, second, DEFAULT_SETTINGS)).toEqual({ sheet, refused: 'already-decided' });
      }
    }
  });
});

describe('the roster', () => {
  const period = { from: '2026-02-02', to: '2026-02-09' };
  const sheet = (memberId: string, status: Sheet['status'], from = period.from) => ({
    memberId,
    status,
    period: { ...period, from },
  });

  it('names who was there and has handed nothing in', () => {
    const member = (id: string, startsOn = '2025-01-01', endsOn: string | null = null) => ({ id, startsOn, endsOn });
    const members = [
      member('none'),
      member('draft'),
      member('done'),
      member('old-sheet'),
      member('rejected'),
      member('begins-last-day', '2026-02-08'),
      member('begins-after', '2026-02-09'),
      member('left-before', '2025-01-01', '2026-02-02'),
      member('left-first-day', '2025-01-01', '2026-02-03'),
    ];
    const sheets = [
      sheet('draft', 'draft'),
      sheet('done', 'submitted'),
      sheet('old-sheet', 'approved', '2026-01-26'),
      sheet('rejected', 'rejected'),
    ];
    expect(missingSheets(members, sheets, period)).toEqual([
      { memberId: 'none', opened: false },
      { memberId: 'draft', opened: true },
      { memberId: 'old-sheet', opened: false },
      { memberId: 'rejected', opened: true },
      { memberId: 'begins-last-day', opened: false },
      { memberId: 'left-first-day', opened: false },
    ]);
  });
});
