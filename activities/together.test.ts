import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JourneyNode } from '../domain/journeys/contract.ts';
import { type Instant, MINUTE } from '../domain/time/instant.ts';
import { enrolLeads } from '../services/enrolments/enrol.ts';
import { nurtureStore } from '../services/enrolments/process.ts';
import { createJourney } from '../services/journeys/create.ts';
import { publishJourney } from '../services/journeys/publish.ts';
import { createLead } from '../services/leads/create.ts';
import { type House, openHouse } from '../test/support/house.ts';
import { createActivities } from './processes.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());

test('what falls due within 40 ms of an act is done in the next one together, never before its instant, and what is due later at its own', async () => {
  const ctx = house.ctx(house.acme, house.acme.as('manager'));
  const nodes: JourneyNode[] = [
    { id: 'minute', type: 'wait', wait: { for: { unit: 'minutes', count: 1 } }, nextId: 'hello' },
    { id: 'hello', type: 'send-email', subject: 'Hello', body: 'Hello', nextId: 'end' },
    { id: 'end', type: 'end' },
  ];
  const { id: journeyId } = await createJourney(ctx, {
    name: 'Hello',
    design: { graph: { startId: 'minute', nodes } },
  });
  await publishJourney(ctx, { id: journeyId, version: 1 });
  for (const after of [0, 10, 39, 40, 41, 200]) {
    house.clock.moveTo(START + after);
    const lead = await createLead(ctx, { name: 'Ann', email: `ann-${after}@x.test` });
    await enrolLeads(ctx, { journeyId, leadId: lead.id });
  }
  const { rows: cohorts } = await house.owner.query<{ id: string }>(
    `SELECT DISTINCT workflow_id AS id FROM process WHERE kind = 'nurture'`,
  );
  expect(cohorts).toHaveLength(1);
  const clock = { ...house.clock, sleepUntil: async (at: Instant) => house.clock.moveTo(at) };
  const activities = createActivities({ db: ctx.db, clock, stores: { nurture: nurtureStore }, calls: {}, own: {} });
  house.clock.moveTo(START + MINUTE);
  const input = { tenantId: house.acme.id, workflowId: cohorts[0]?.id ?? '', key: '' };
  await new MockActivityEnvironment().run(
    activities['nurture.act'] as (given: typeof input) => Promise<unknown>,
    input,
  );
  const { rows } = await house.owner.query<{ due: Date; at: Date }>(
    `SELECT due_at AS due, at FROM ledger WHERE kind = 'send' ORDER BY due_at`,
  );
  const after = (at: Date) => at.getTime() - START - MINUTE;
  expect(rows.map(({ due, at }) => [after(due), after(at)])).toEqual([
    [0, 0],
    [10, 40],
    [39, 40],
    [40, 40],
    [41, 80],
    [200, 200],
  ]);
});
