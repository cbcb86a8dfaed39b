import { expect, test } from 'vitest';
import { slaPolicyInput } from '../../../../domain/tickets/sla-policy.ts';
import { draftOf, newDraft, readDraft } from './draft.ts';

const CALENDAR = '0198c0de-0000-7000-8000-000000000001';
const named = { ...newDraft(CALENDAR), name: 'Standard' };

test('a new policy is taken by the server, and read back it is the same draft', () => {
  const { policy, errors } = readDraft(named);
  expect(errors).toEqual([]);
  const input = slaPolicyInput.parse(policy);
  const at = '2026-03-01T09:00:00.000Z';
  const stored = {
    ...input,
    id: CALENDAR,
    calendarName: 'Lisbon',
    position: 1,
    versionNumber: 1,
    openTickets: 0,
    onOlderVersions: 0,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  expect(draftOf(stored)).toEqual(named);
});

test('an empty target is not measured; one that is no time is an error at its field', () => {
  const targets = {
    ...named.targets,
    low: {
      ...{
        firstResponseSeconds: '',
        nextResponseSeconds: 'soon',
        resolutionSeconds: '5 h',
        firstResolutionSeconds: '',
      },
      wall: ['resolution' as const],
    },
  };
  expect(readDraft({ ...named, targets }).errors.map(({ field }) => field)).toEqual(['policy-low-nextResponseSeconds']);
  const without = { ...targets, low: { ...targets.low, nextResponseSeconds: ' ' } };
  expect(readDraft({ ...named, targets: without }).policy?.targets.low).toEqual({
    firstResponseSeconds: null,
    nextResponseSeconds: null,
    resolutionSeconds: 18_000,
    firstResolutionSeconds: null,
    wall: ['resolution'],
  });
});

test.each([
  ['0', false],
  ['1', true],
  ['99', true],
  ['100', false],
  ['7.5', false],
])('a warning at %s %%: %s', (text, taken) => {
  expect(readDraft({ ...named, warnings: [{ by: 'percent', text, actions: [] }] }).errors.length === 0).toBe(taken);
});

test('levels rise: one that comes before the one above it is refused, and so is an action that is not whole', () => {
  const level = (n: number, after: string) => ({ level: n, after, actions: [] });
  const fields = (levels: ReturnType<typeof level>[]) =>
    readDraft({ ...named, levels }).errors.map(({ field }) => field);
  expect(fields([level(1, '0'), level(2, '0'), level(3, '30 min')])).toEqual([]);
  expect(fields([level(1, '2 h'), level(2, '30 min')])).toEqual(['policy-level-1']);
  const note = { level: 1, after: '0', actions: [{ kind: 'post-note' as const, text: ' ' }] };
  expect(readDraft({ ...named, levels: [note] }).errors).toEqual([
    { field: 'policy-level-0-actions', message: 'Level 1: write the note' },
  ]);
});
