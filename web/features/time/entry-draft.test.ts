import { expect, test } from 'vitest';
import type { TimeEntry } from '../../../domain/timesheets/contract.ts';
import { draftOf, emptyDraft, readDraft } from './entry-draft.ts';

const ZONE = 'Europe/Lisbon';
const entry = (change: Partial<TimeEntry>): TimeEntry => ({
  id: 'a',
  timesheetId: 's',
  date: '2026-03-02',
  startAt: '2026-03-02T09:00:00.000Z',
  endAt: '2026-03-02T12:00:00.000Z',
  seconds: 10_800,
  note: 'Workshop',
  project: null,
  customerId: null,
  billable: true,
  rateMinorPerHour: 9000,
  amountMinor: 27_000,
  invoiceId: null,
  ...change,
});
const draft = (time: string) => ({ ...emptyDraft('2026-03-02'), time });

test('times by the clock are of the sheet’s zone; past midnight they end on the next day', () => {
  expect(readDraft(draft('9-10'), ZONE, null, []).entry).toMatchObject({
    startAt: '2026-03-02T09:00:00.000Z',
    endAt: '2026-03-02T10:00:00.000Z',
  });
  expect(readDraft(draft('22-2'), 'Asia/Tokyo', null, []).entry).toMatchObject({
    startAt: '2026-03-02T13:00:00.000Z',
    endAt: '2026-03-02T17:00:00.000Z',
  });
});

test('an overlap is refused with the words of the other entry; touching is none', () => {
  expect(readDraft(draft('11:59-13'), ZONE, null, [entry({})]).error).toBe('Overlaps 09:00–12:00, Workshop');
  expect(readDraft(draft('12-13'), ZONE, null, [entry({})]).error).toBeNull();
  expect(readDraft(draft('8-9'), ZONE, null, [entry({})]).error).toBeNull();
});

test('an entry does not overlap itself, and keeps the rate and customer that the form does not show', () => {
  const before = entry({ customerId: '0197-customer', rateMinorPerHour: 12_345 });
  const read = readDraft({ ...draftOf(before, ZONE), time: '9:30-12' }, ZONE, before, [before]);
  expect(read.entry).toMatchObject({
    startAt: '2026-03-02T09:30:00.000Z',
    customerId: '0197-customer',
    rateMinorPerHour: 12_345,
  });
});

test('what says no time is asked for in words', () => {
  expect(readDraft(draft(''), ZONE, null, []).error).toBe('Say how long, or from when to when');
  expect(readDraft(draft('noon'), ZONE, null, []).error).toMatch(/^Write the time/);
});
