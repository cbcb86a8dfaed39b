import { expect, test } from 'vitest';
import { slaPolicyInput } from '../../../../domain/tickets/contract.ts';
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
    openTickets: 0,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  expect(draftOf(stored)).toEqual(named);
});

test('an empty target is not measured; one that is no time is an error at its field', () => {
  const targets = {
    ...named.targets,
    low: { firstResponseSeconds: '', nextResponseSeconds: 'soon', resolutionSeconds: '5 h' },
  };
  expect(readDraft({ ...named, targets }).errors.map(({ field }) => field)).toEqual(['policy-low-nextResponseSeconds']);
  const without = { ...targets, low: { ...targets.low, nextResponseSeconds: ' ' } };
  expect(readDraft({ ...named, targets: without }).policy?.targets.low).toEqual({
    firstResponseSeconds: null,
    nextResponseSeconds: null,
    resolutionSeconds: 18_000,
  });
});

test.each([
  ['0', false],
  ['1', true],
  ['99', true],
  ['100', false],
  ['7.5', false],
])('a warning at %s %%: %s', (text, taken) => {
  expect(readDraft({ ...named, warnings: [{ by: 'percent', text }] }).errors.length === 0).toBe(taken);
});

test('levels above the first survive an edit of the first', () => {
  const input = slaPolicyInput.parse(readDraft(named).policy);
  const second = { level: 2, afterSeconds: 3600, notify: ['team_lead' as const], reassignTo: null };
  const at = '2026-03-01T09:00:00.000Z';
  const stored = {
    ...input,
    escalations: [...input.escalations, second],
    id: CALENDAR,
    calendarName: 'Lisbon',
    openTickets: 0,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  expect(readDraft({ ...named, escalates: false }, stored).policy?.escalations).toEqual([second]);
});
