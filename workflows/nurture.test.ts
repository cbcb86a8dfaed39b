import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import type { JourneyDesign, JourneyNode } from '../domain/journeys/contract.ts';
import { simulate } from '../domain/process/plan.ts';
import { civilDateAt, civilTimeAt, weekdayOf } from '../domain/time/civil.ts';
import { DAY, HOUR, type Instant } from '../domain/time/instant.ts';
import { transaction } from '../services/context.ts';
import { Prisma } from '../services/database.ts';
import { enrolLeads } from '../services/enrolments/enrol.ts';
import type { StoredNurtureFacts } from '../services/enrolments/facts.ts';
import { nurtureStore } from '../services/enrolments/process.ts';
import { createJourney } from '../services/journeys/create.ts';
import { publishJourney } from '../services/journeys/publish.ts';
import { unsubscribeLead } from '../services/leads/unsubscribe.ts';
import { convertLead } from '../services/leads/update.ts';
import { selectProcesses, withLedgers } from '../services/processes/rows.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { type Skipping, startSkipping } from '../test/support/skipping.ts';
import { newTenant, type TestTenant } from '../test/support/tenant.ts';

let database: TestDatabase;
let house: Skipping;

/** Where the next faults are to happen; empty: everything works. */
const faults = { write: 0, commit: 0 };
const every = (n: number) => {
  let count = 0;
  return () => ++count % n === 0;
};
const thirdWrite = every(3);
const fourthCommit = every(4);

beforeAll(async () => {
  database = await testDatabase();
  house = await startSkipping(database.urls, (deps) => ({
    ...deps,
    // The act breaks off after its writes and before its commit: all of it is undone.
    stores: {
      ...deps.stores,
      nurture: {
        ...nurtureStore,
        async write(...args: Parameters<typeof nurtureStore.write>) {
          await nurtureStore.write(...args);
          if (faults.write > 0 && thirdWrite()) {
            faults.write--;
            throw new AppError('Unavailable', 'the connection broke before the commit');
          }
        },
      },
    },
    // The worker is lost after a commit: nobody hears that it succeeded.
    db: {
      ...deps.db,
      async withTenant(tenantId, work) {
        const result = await deps.db.withTenant(tenantId, work);
        if (faults.commit > 0 && fourthCommit()) {
          faults.commit--;
          throw new AppError('Unavailable', 'the connection broke after the commit');
        }
        return result;
      },
    },
  }));
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'Not/AZone', null];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const WINDOW = { days: [...WEEKDAYS], from: '08:00', to: '18:00' };
const IN_WINDOW = { window: WINDOW, quietHours: null, holidays: [], cap: null };

const send = (id: string, nextId: string): JourneyNode => ({
  id,
  type: 'send-email',
  subject: id,
  body: `{{firstName}}: ${id}`,
  nextId,
});
const END: JourneyNode = { id: 'end', type: 'end' };
const visited = (id: string, yesId: string, noId: string): JourneyNode => ({
  id,
  type: 'branch',
  filter: { field: 'fields.visits', op: 'gte', value: 3 },
  yesId,
  noId,
});
const FOLLOW_UP: JourneyNode[] = [
  send('hello', 'two-days'),
  { id: 'two-days', type: 'wait', wait: { for: { unit: 'days', count: 2 } }, nextId: 'keen' },
  visited('keen', 'offer', 'morning'),
  send('offer', 'morning'),
  { id: 'morning', type: 'wait', wait: { until: { time: '09:00' } }, nextId: 'reminder' },
  send('reminder', 'end'),
  END,
];

interface Enrolled {
  readonly id: string;
  readonly leadId: string;
  readonly processId: string;
  readonly zone: string;
}

/** Leads in several zones, one without an address, all enrolled by filter. */
async function begin(name: string, leads: number, nodes: JourneyNode[], rules?: JourneyDesign['rules']) {
  const tenant = await newTenant(house.owner, name, 'Europe/Lisbon');
  const ctx = house.ctx(tenant.id);
  const created = new Date((await house.now()) - DAY);
  await house.owner.query(
    `INSERT INTO lead (tenant_id, id, name, email, zone, status, fields, created_at, updated_at)
     SELECT $1, gen_random_uuid(), 'Lead ' || n, CASE WHEN n > 1 THEN 'lead-' || n || '@x.test' END, ($2::text[])[1 + n % $3], 'new',
       jsonb_build_object('visits', n % 5), $4, $4 FROM generate_series(1, $5) n`,
    [tenant.id, ZONES, ZONES.length, created, leads],
  );
  const design = { graph: { startId: nodes[0]?.id ?? '', nodes }, ...(rules && { rules }) };
  const journey = await createJourney(ctx, { name, design });
  await publishJourney(ctx, { id: journey.id, version: 1 });
  const result = await enrolLeads(ctx, { journeyId: journey.id, filter: { and: [] } });
  expect(result.enrolled).toBe(leads);
  return { tenant, ctx, enrolled: await enrolledIn(tenant) };
}

async function enrolledIn(tenant: TestTenant): Promise<Enrolled[]> {
  const { rows } = await house.owner.query<Enrolled>(
    `SELECT e.id, e.lead_id AS "leadId", p.id AS "processId", CASE WHEN l.zone LIKE '%/AZone' THEN 'Europe/Lisbon' ELSE coalesce(l.zone, 'Europe/Lisbon') END AS zone
     FROM enrolment e JOIN lead l ON l.id = e.lead_id JOIN process p ON p.subject_id = e.id WHERE e.tenant_id = $1 ORDER BY l.email`,
    [tenant.id],
  );
  return rows;
}

const nextSaturday = (from: Instant): Instant => {
  let at = Math.ceil(from / DAY) * DAY + 12 * HOUR;
  while (weekdayOf(civilDateAt('UTC', at)) !== 'sat') at += DAY;
  return at;
};

/** Facts as they were stored by the enrolment, whatever has happened since. */
async function forecasts(tenant: TestTenant, enrolled: readonly Enrolled[], from: Instant, until: Instant) {
  const ids = enrolled.map(({ processId }) => processId);
  const facts = await transaction(house.ctx(tenant.id), async (tx) => {
    const rows = await selectProcesses(tx, Prisma.sql`p.id = ANY(${ids}::uuid[])`);
    return nurtureStore.load(tx, await withLedgers(tx, rows), from);
  });
  return new Map(
    [...facts].map(([processId, now]) => {
      const start: StoredNurtureFacts = {
        ...now,
        ledger: {},
        ended: null,
        status: 'running',
        position: { nodeId: now.version.graph.startId, enteredAt: now.startedAt, visits: {} },
      };
      const { entries } = simulate(nurtureStore.definition, start, { from: now.startedAt, until });
      return [processId, entries.map(({ effect, state }) => ({ key: effect.key, dueAt: effect.dueAt, state }))];
    }),
  );
}

const inOrder = <T extends { dueAt: Instant; key: string }>(entries: readonly T[]): T[] =>
  [...entries].sort((a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1));

interface Sent {
  leadId: string;
  at: Date;
  dueAt: Date;
  n: string;
}
const mails = async (tenant: TestTenant): Promise<Sent[]> => {
  const { rows } = await house.owner.query<Sent>(
    `SELECT m.subject_id AS "leadId", l.at, l.due_at AS "dueAt" FROM message m JOIN ledger l ON l.id = m.id WHERE m.tenant_id = $1`,
    [tenant.id],
  );
  return rows;
};

test('a cohort over a week equals its forecast; nobody hears from us outside the window, and who leaves hears nothing more', async () => {
  // From a Saturday, so that a weekend lies before the first mails whatever day it is today.
  await house.skipTo(nextSaturday(await house.now()));
  const { tenant, ctx, enrolled } = await begin('Follow-up', 60, FOLLOW_UP, IN_WINDOW);
  const started = await house.now();
  // Everybody has had the first mail; where it is Wednesday already, some have come to the end.
  await house.skipTo(started + 3 * DAY + 12 * HOUR);
  const leaving = enrolled.slice(10, 20);
  const before = await mails(tenant);
  const stillIn = await house.owner.query<{ id: string }>(
    `SELECT id FROM enrolment WHERE tenant_id = $1 AND status = 'active'`,
    [tenant.id],
  );
  const active = new Set(stillIn.rows.map(({ id }) => id));
  const bad = enrolled.slice(20).find(({ id }) => active.has(id));
  for (const [i, { leadId }] of leaving.entries()) {
    if (i % 2 === 0) await convertLead(ctx, { id: leadId, version: 1 });
    else await unsubscribeLead(ctx, { id: leadId });
  }
  await house.settled();
  await house.owner.query(`UPDATE enrolment SET node_id = 'gone' WHERE id = $1`, [bad?.id]);
  await house.owner.query('UPDATE process SET planned_revision = 0 WHERE id = $1', [bad?.processId]);
  await house.owner.query(
    `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT tenant_id, kind, workflow_id, now() FROM process WHERE id = $1`,
    [bad?.processId],
  );
  await house.skipTo(started + 9 * DAY);

  const { rows: ends } = await house.owner.query<{
    id: string;
    status: string;
    reason: string | null;
    process: string;
    error: { message: string } | null;
  }>(
    `SELECT e.id, e.status, e.exit_reason AS reason, p.status AS process, p.error FROM enrolment e JOIN process p ON p.subject_id = e.id WHERE e.tenant_id = $1`,
    [tenant.id],
  );
  const byId = new Map(ends.map((row) => [row.id, row]));
  // One bad row fails alone, with its reason; everybody else has come to an end.
  expect(byId.get(bad?.id ?? '')).toMatchObject({
    status: 'active',
    process: 'failed',
    error: { message: expect.stringContaining('gone') },
  });
  expect(ends.filter(({ process }) => process !== 'over')).toHaveLength(1);
  for (const [i, { id }] of leaving.entries()) {
    const reason = i % 2 === 0 ? 'conversion' : 'unsubscribe';
    expect(byId.get(id)).toMatchObject(active.has(id) ? { status: 'exited', reason } : { status: 'completed' });
  }
  const after = await mails(tenant);
  const count = (list: readonly Sent[], leadId: string) => list.filter((mail) => mail.leadId === leadId).length;
  for (const { leadId } of leaving) expect(count(after, leadId)).toBe(count(before, leadId));
  // The one without an address got none, the others two or three.
  expect(
    new Set(enrolled.filter((one) => one !== bad && !leaving.includes(one)).map(({ leadId }) => count(after, leadId))),
  ).toEqual(new Set([0, 2, 3]));

  const zones = new Map(enrolled.map(({ leadId, zone }) => [leadId, zone]));
  for (const { leadId, at, dueAt } of after) {
    const zone = zones.get(leadId) ?? '';
    const time = civilTimeAt(zone, at.getTime());
    expect(WEEKDAYS).toContain(weekdayOf(civilDateAt(zone, at.getTime())));
    expect(time >= '08:00:00' && time < '18:00:00', `${time} in ${zone}`).toBe(true);
    expect(at.getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
  }

  const stayed = enrolled.filter((one) => one !== bad && !leaving.includes(one));
  const expected = await forecasts(tenant, stayed, started, started + 30 * DAY);
  for (const { processId } of stayed) {
    expect(inOrder(await house.ledger(processId))).toEqual(inOrder(expected.get(processId) ?? []));
  }
});

/** Journeys of any shape: each step leads to the next one, or past it. */
const journeys = fc
  .array(
    fc.oneof(
      fc.constant({ type: 'send' as const }),
      fc.record({ type: fc.constant('hours' as const), count: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ type: fc.constant('days' as const), count: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ type: fc.constant('until' as const), hour: fc.integer({ min: 0, max: 23 }) }),
      fc.constant({ type: 'branch' as const }),
      fc.record({ type: fc.constant('wait-for' as const), count: fc.integer({ min: 1, max: 20 }) }),
    ),
    { minLength: 4, maxLength: 6 },
  )
  .map((steps) => {
    const id = (i: number) => (i >= steps.length ? 'end' : `step-${i}`);
    const nodes = steps.map((step, i): JourneyNode => {
      const [here, next, past] = [id(i), id(i + 1), id(i + 2)];
      if (step.type === 'send') return send(here, next);
      if (step.type === 'branch') return visited(here, next, past);
      if (step.type === 'until') {
        return {
          id: here,
          type: 'wait',
          wait: { until: { time: `${String(step.hour).padStart(2, '0')}:30` } },
          nextId: next,
        };
      }
      if (step.type === 'wait-for') {
        const filter = { field: 'fields.visits', op: 'lt' as const, value: 2 };
        return {
          id: here,
          type: 'wait-for',
          filter,
          timeout: { unit: 'hours', count: step.count },
          metId: next,
          timeoutId: past,
        };
      }
      return { id: here, type: 'wait', wait: { for: { unit: step.type, count: step.count } }, nextId: next };
    });
    return [...nodes, END];
  });

test('generated journeys do what was forecast, each effect once, while acts break off before and after their commits', async () => {
  const designs = fc.sample(journeys, { numRuns: 5, seed: 20261121 });
  const started = await house.now();
  const begun = [];
  for (const [i, nodes] of designs.entries()) {
    begun.push(await begin(`Generated ${i}`, 12, nodes, i % 2 === 0 ? IN_WINDOW : undefined));
  }
  faults.write = 8;
  faults.commit = 8;
  await house.skipTo(started + 14 * DAY);
  expect(faults).toEqual({ write: 0, commit: 0 });
  for (const { tenant, enrolled } of begun) {
    const expected = await forecasts(tenant, enrolled, started, started + 14 * DAY);
    expect(expected.size).toBe(enrolled.length);
    let sends = 0;
    for (const { processId } of enrolled) {
      const ledger = inOrder(await house.ledger(processId));
      expect(ledger).toEqual(inOrder(expected.get(processId) ?? []));
      sends += ledger.filter(({ key, state }) => key.startsWith('send:') && state === 'done').length;
    }
    expect(await mails(tenant)).toHaveLength(sends);
    const { rows } = await house.owner.query(
      `SELECT FROM process WHERE tenant_id = $1 AND kind = 'nurture' AND status <> 'over'`,
      [tenant.id],
    );
    expect(rows).toHaveLength(0);
  }
});
