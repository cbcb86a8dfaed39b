import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JourneyNode } from '../../domain/journeys/contract.ts';
import { DAY } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { enrolLeads } from '../enrolments/enrol.ts';
import { listEnrolments } from '../enrolments/list.ts';
import { createJourney } from '../journeys/create.ts';
import { forecastJourney } from '../journeys/forecast.ts';
import { publishJourney } from '../journeys/publish.ts';
import { leadConsequence } from './consequence.ts';
import { createLead } from './create.ts';
import { listLeads } from './list.ts';
import { leadSummary } from './summary.ts';
import { unsubscribeLead } from './unsubscribe.ts';
import { leadValues } from './values.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('manager'));
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house.close());

const mail = (id: string, nextId: string): JourneyNode => ({ id, type: 'send-email', subject: id, body: 'Hi', nextId });
const NODES: JourneyNode[] = [
  { id: 'pause', name: 'Two days of rest', type: 'wait', wait: { for: { unit: 'days', count: 2 } }, nextId: 'hello' },
  { ...mail('hello', 'long'), name: 'Hello' },
  { id: 'long', type: 'wait', wait: { for: { unit: 'days', count: 30 } }, nextId: 'later' },
  mail('later', 'end'),
  { id: 'end', type: 'end' },
];

it('shows the journey of each lead: where it stands, what comes next, and what would end with it', async () => {
  const journey = await createJourney(ctx, { name: 'Rest', design: { graph: { startId: 'pause', nodes: NODES } } });
  await publishJourney(ctx, { id: journey.id, version: 1 });
  const ann = await createLead(ctx, { name: 'Ann', email: 'ann@x.test', source: 'google', zone: 'Europe/Lisbon' });
  const ben = await createLead(ctx, {
    name: 'Ben',
    email: 'ben@x.test',
    source: 'bing',
    fields: { totalVisits: 3, plan: 'Pro' },
  });
  const cat = await createLead(ctx, { name: 'Cat', email: null });
  const enrolled = await enrolLeads(ctx, { journeyId: journey.id, leadIds: [ann.id, cat.id] });
  expect(enrolled).toMatchObject({ found: 2, enrolled: 2 });

  const moving = await listLeads(ctx, { filter: { inJourney: true }, sort: 'nextAt' });
  expect(moving.items.map(({ name }) => name).sort()).toEqual(['Ann', 'Cat']);
  const row = moving.items.find(({ id }) => id === ann.id);
  expect(row?.journey).toMatchObject({
    journeyName: 'Rest',
    status: 'active',
    standsAt: 'Two days of rest',
    nextWords: 'E-mail: Hello',
    nextAt: new Date(START + 2 * DAY).toISOString(),
    others: 0,
  });
  expect(row?.beat?.marks.map(({ label }) => label)).toContain('Began');
  expect((await listLeads(ctx, { filter: { inJourney: false } })).items).toMatchObject([
    { id: ben.id, journey: null, beat: null },
  ]);
  expect((await listLeads(ctx, { filter: { zone: ['Europe/Lisbon'] } })).total).toBe(1);
  const enrolments = await listEnrolments(ctx, { filter: { leadId: ann.id } });
  expect(enrolments.items).toMatchObject([
    { standsAt: 'Two days of rest', processStatus: 'running', nextWords: 'E-mail: Hello' },
  ]);

  expect(await leadConsequence(ctx, { id: ann.id })).toEqual({ journeys: ['Rest'], mails: 2 });
  // Nobody writes to a lead without an address.
  expect(await leadConsequence(ctx, { id: cat.id })).toEqual({ journeys: ['Rest'], mails: 0 });
  expect(await leadConsequence(ctx, { id: ben.id })).toEqual({ journeys: [], mails: 0 });
  await expect(leadConsequence(stranger, { id: ann.id })).rejects.toMatchObject({ kind: 'NotFound' });

  // Monday the 2nd is today; the mail of the 32nd day lies beyond the week.
  const week = await forecastJourney(ctx, { id: journey.id });
  expect(week.days.map(({ sends }) => sends)).toEqual([0, 0, 1, 0, 0, 0, 0]);
  expect(week).toMatchObject({ moving: 2, sampled: 2 });
  await expect(forecastJourney(stranger, { id: journey.id })).rejects.toMatchObject({ kind: 'NotFound' });

  expect(await leadSummary(ctx)).toEqual({ all: 3, new: 3, inJourney: 2, converted: 0, unsubscribed: 0 });
  await unsubscribeLead(ctx, { id: ann.id });
  expect(await leadSummary(ctx)).toMatchObject({ inJourney: 2, unsubscribed: 1 });
  expect(await leadSummary(stranger)).toMatchObject({ all: 0 });
  const after = await listLeads(ctx, { filter: { unsubscribed: true } });
  // The worker has not acted on it yet; what it does next is to leave.
  expect(after.items).toMatchObject([{ id: ann.id, journey: { nextWords: 'Leaves the journey' } }]);

  expect(await leadValues(ctx)).toEqual({
    sources: ['bing', 'google'],
    origins: [],
    zones: ['Europe/Lisbon'],
    fields: [
      { name: 'plan', type: 'string', values: ['Pro'] },
      { name: 'totalVisits', type: 'number', values: [] },
    ],
  });
});
