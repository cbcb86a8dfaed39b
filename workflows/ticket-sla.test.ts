import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActivityDeps } from '../activities/processes.ts';
import { simulate } from '../domain/process/plan.ts';
import { ticketSla } from '../domain/tickets/plan.ts';
import { mayChangeStatus, type TicketStatus } from '../domain/tickets/status.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../domain/time/instant.ts';
import { type Ctx, transaction } from '../services/context.ts';
import { addMessage } from '../services/tickets/add-message.ts';
import { createTicket } from '../services/tickets/create.ts';
import { getTicket } from '../services/tickets/get.ts';
import { ticketStore } from '../services/tickets/process.ts';
import { factsOfTickets } from '../services/tickets/read.ts';
import { updateTicket } from '../services/tickets/update.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { forecastLines } from '../test/support/forecast.ts';
import { type LedgerLine, type Skipping, startSkipping } from '../test/support/skipping.ts';
import { newTenant, type TestTenant } from '../test/support/tenant.ts';
import { openSupport } from '../test/support/tickets.ts';

let database: TestDatabase;
let house: Skipping;
let tenant: TestTenant;
let ctx: Ctx;
/** While on, every effect's first transaction is rolled back, and the answer of every fourth is lost after its commit. */
const faults = { on: false, rolledBack: new Set<string>(), transactions: 0, lost: 0 };

beforeAll(async () => {
  database = await testDatabase();
  house = await startSkipping(database.urls, withFaults);
  tenant = await newTenant(house.owner);
  ctx = house.ctx(tenant.id);
  await openSupport(ctx, {
    warnings: [{ percent: 50 }, { percent: 75 }],
    escalations: [
      { level: 1, afterSeconds: 0 },
      { level: 2, afterSeconds: 1800, actions: [{ kind: 'notify', to: [{ kind: 'team_lead' }], by: ['app'] }] },
    ],
  });
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

function withFaults(deps: ActivityDeps): ActivityDeps {
  const store: typeof ticketStore = {
    ...ticketStore,
    async write(inner, tx, performed, advanced, now) {
      await ticketStore.write(inner, tx, performed, advanced, now);
      const fresh = performed.filter(({ ledgerId }) => faults.on && !faults.rolledBack.has(ledgerId));
      for (const { ledgerId } of fresh) faults.rolledBack.add(ledgerId);
      if (fresh.length > 0) throw new Error('the worker was lost before the commit');
    },
  };
  const db: typeof deps.db = {
    ...deps.db,
    async withTenant(tenantId, work) {
      const result = await deps.db.withTenant(tenantId, work);
      if (faults.on && ++faults.transactions % 4 === 0) {
        faults.lost += 1;
        throw new Error('the answer was lost after the commit');
      }
      return result;
    },
  };
  return { ...deps, db, stores: { ...deps.stores, 'ticket-sla': store } };
}

const processIdOf = async (ticketId: string): Promise<string> => (await getTicket(ctx, { id: ticketId })).process.id;
const notes = async (ticketId: string) =>
  (
    await house.owner.query<{ title: string; member_id: string }>(
      'SELECT title, member_id FROM notification WHERE href = $1 ORDER BY created_at, title, member_id',
      [`/tickets/${ticketId}`],
    )
  ).rows;

test('a ticket that nobody touches is warned of, missed, and escalated to the team lead, as was forecast', async () => {
  const { members } = tenant;
  const started = await house.now();
  const { id, number } = await createTicket(ctx, { subject: 'Silent', body: 'Hello?', assigneeId: members.employee });
  const processId = await processIdOf(id);
  const until = started + 10 * DAY;
  const forecast = await forecastLines(ctx, ticketStore, processId, until);
  expect(forecast.map(({ key }) => key)).toEqual([
    'warn:first_response#1@50',
    'warn:first_response#1@75',
    'breach:first_response#1',
    'escalate:first_response#1/1',
    'escalate:first_response#1/2',
    'warn:resolution#1@50',
    'warn:resolution#1@75',
    'breach:resolution#1',
    'escalate:resolution#1/1',
    'escalate:resolution#1/2',
  ]);
  await house.skipTo(until);
  expect(await house.ledger(processId)).toEqual(forecast);
  expect(await getTicket(ctx, { id })).toMatchObject({ assigneeId: members.manager, escalationLevel: 2, nextAt: null });
  const told = (title: string) =>
    notes(id).then((all) => all.filter((note) => note.title === `${title}: #${number} Silent`));
  expect((await told('First response at 75 %')).map((note) => note.member_id)).toEqual([members.employee]);
  expect((await told('First response escalated to level 1')).map((note) => note.member_id).sort()).toEqual(
    [members.employee, members.manager].sort(),
  );
  expect((await told('Resolution at 75 %')).map((note) => note.member_id)).toEqual([members.manager]);
});

interface Step {
  readonly after: number;
  readonly what: 'reply' | 'customer' | 'note' | TicketStatus;
}

const script = fc.array(
  fc.record({
    after: fc.integer({ min: 5 * MINUTE, max: 30 * HOUR }),
    what: fc.constantFrom<Step['what']>('reply', 'customer', 'note', 'open', 'pending', 'pending', 'solved'),
  }),
  { minLength: 1, maxLength: 4 },
);

async function take(ticketId: string, { what }: Step): Promise<void> {
  const KINDS = { reply: 'public_reply', customer: 'customer_message', note: 'internal_note' } as const;
  if (what === 'reply' || what === 'customer' || what === 'note') {
    await addMessage(ctx, { id: ticketId, kind: KINDS[what], body: what });
    return;
  }
  const { status, version } = await getTicket(ctx, { id: ticketId });
  if (mayChangeStatus(status, what)) await updateTicket(ctx, { id: ticketId, version, status: what });
}

/** What the ledger has to say: the facts of the beginning, the forecast from each event to the next, nothing of what was executed. */
async function expectedLines(ticketId: string, started: Instant, until: Instant): Promise<LedgerLine[]> {
  const facts = (await transaction(ctx, (tx) => factsOfTickets(tx, [ticketId]))).get(ticketId);
  if (!facts) throw new Error('the ticket has facts');
  const assigneeId = tenant.members.employee;
  const ticket = { ...facts.ticket, assigneeId, escalationLevel: 0 };
  let now = {
    ...facts,
    status: 'running' as const,
    ledger: {},
    breaches: {},
    events: [] as typeof facts.events,
    ticket,
  };
  const lines: LedgerLine[] = [];
  let from = started;
  const runTo = (to: Instant): void => {
    const forecast = simulate(ticketSla, now, { from, until: to });
    lines.push(...forecast.entries.map(({ effect, state }) => ({ key: effect.key, dueAt: effect.dueAt, state })));
    now = { ...now, ...forecast.facts } as typeof now;
    from = to;
  };
  for (const event of facts.events) {
    runTo(event.at);
    now = { ...now, events: [...now.events, event] };
  }
  runTo(until);
  return lines.sort((a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1));
}

/** Opens a ticket a script, and takes all their steps in the order of time. @returns the tickets, and the end */
async function play(
  scripts: readonly (readonly Step[])[],
): Promise<{ ids: string[]; until: Instant; started: Instant }> {
  const started = await house.now();
  const base = Math.ceil(started / MINUTE) * MINUTE + 30 * SECOND;
  const ids: string[] = [];
  for (const [i] of scripts.entries()) {
    const priority = (['normal', 'urgent', 'low'] as const)[i % 3];
    ids.push(
      (await createTicket(ctx, { subject: `Case ${i}`, body: 'x', priority, assigneeId: tenant.members.employee })).id,
    );
  }
  const steps = scripts.flatMap((one, i) => {
    let at = base;
    return one.map((step) => {
      at += step.after;
      return { ...step, at: Math.floor(at / SECOND) * SECOND, id: ids[i] as string };
    });
  });
  for (const step of steps.sort((a, b) => a.at - b.at)) {
    await house.skipTo(step.at);
    await take(step.id, step);
  }
  const until = Math.max(...steps.map((step) => step.at)) + 8 * DAY;
  await house.skipTo(until);
  return { ids, until, started };
}

test('whatever replies, status changes and pauses come in between, what is executed equals what is forecast', async () => {
  const { ids, until, started } = await play(fc.sample(script, { seed: 2026, numRuns: 10 }));
  let entries = 0;
  for (const id of ids) {
    const ledger = await house.ledger(await processIdOf(id));
    entries += ledger.length;
    expect(ledger).toEqual(await expectedLines(id, started, until));
  }
  // Cases that leave nothing to do would prove nothing.
  expect(entries).toBeGreaterThan(30);
}, 60_000);

test('lost workers, lost answers and needless wakes: every effect once', async () => {
  faults.on = true;
  const wake = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      await house.owner.query(
        `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT $1, 'ticket-sla', $2, now() FROM generate_series(1, 5)`,
        [tenant.id, `ticket-sla/${tenant.id}/${id}`],
      );
    }
  };
  const started = await house.now();
  const { id } = await createTicket(ctx, { subject: 'Once', body: 'x', assigneeId: tenant.members.employee });
  await wake([id]);
  const processId = await processIdOf(id);
  const until = started + 8 * DAY;
  const forecast = await forecastLines(ctx, ticketStore, processId, until);
  for (const line of forecast) {
    await house.skipTo(line.dueAt);
    await wake([id]);
    await house.settled();
  }
  await house.skipTo(until);
  faults.on = false;
  expect(faults.rolledBack.size).toBeGreaterThanOrEqual(forecast.length);
  expect(faults.lost).toBeGreaterThan(3);
  expect(await house.ledger(processId)).toEqual(forecast);
  const { rows } = await house.owner.query(
    `SELECT (SELECT count(*)::int FROM ticket_breach WHERE ticket_id = $1) AS misses,
      (SELECT count(*)::int FROM audit WHERE subject_id = $1 AND action = 'escalated') AS escalations`,
    [id],
  );
  // Level 2 of the second miss finds everything as it is to be: no change, no entry.
  expect(rows).toEqual([{ misses: 2, escalations: 2 }]);
  const told = await notes(id);
  expect(new Set(told.map((note) => `${note.title}/${note.member_id}`)).size).toBe(told.length);
  // First response: two warnings to the employee, miss and level 1 to both, level 2 to the lead; then two, one, one and one of resolution to the lead.
  expect(told).toHaveLength(7 + 5);
}, 60_000);

test('a ladder of actions under lost workers and lost answers: each message, note, follower and raise once, as was forecast', async () => {
  const { members } = tenant;
  const policy = await openSupport(ctx, {
    name: 'Ladder',
    warnings: [
      { percent: 50, actions: [{ kind: 'notify', to: [{ kind: 'assignee' }], by: ['app', 'email'] }] },
      { beforeSeconds: 600, actions: [{ kind: 'post-note', text: 'Ten minutes left.' }] },
    ],
    escalations: [
      {
        level: 1,
        actions: [
          { kind: 'notify', to: [], by: ['webhook'], webhookUrl: 'https://hooks.example.com/sla' },
          { kind: 'reassign', to: { kind: 'team_lead' } },
        ],
      },
      {
        level: 2,
        afterSeconds: 1800,
        actions: [
          { kind: 'notify', to: [{ kind: 'member', memberId: members.admin }], by: ['email'] },
          { kind: 'add-follower', to: { kind: 'member', memberId: members.admin } },
          { kind: 'raise-priority' },
        ],
      },
    ],
  });
  faults.on = true;
  const started = await house.now();
  const { id } = await createTicket(ctx, {
    subject: 'Ladder',
    body: 'x',
    assigneeId: members.employee,
    slaPolicyId: policy.id,
  });
  const processId = await processIdOf(id);
  const until = started + 6 * DAY;
  const forecast = await forecastLines(ctx, ticketStore, processId, until);
  for (const line of forecast) {
    await house.skipTo(line.dueAt);
    await house.settled();
  }
  await house.skipTo(until);
  faults.on = false;
  expect(await house.ledger(processId)).toEqual(forecast);
  // Level 2 of the first response raises normal to high, that of the resolution high to urgent.
  expect(await getTicket(ctx, { id })).toMatchObject({
    priority: 'urgent',
    assigneeId: members.manager,
    escalationLevel: 2,
  });
  const count = async (sql: string) =>
    (await house.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [id])).rows[0]?.n;
  expect(await count(`message WHERE subject_id = $1 AND channel = 'webhook'`)).toBe(2);
  expect(await count(`message WHERE subject_id = $1 AND channel = 'email'`)).toBe(4);
  expect(await count(`ticket_message WHERE ticket_id = $1 AND kind = 'internal_note'`)).toBe(2);
  expect(await count(`ticket_follower WHERE ticket_id = $1 AND member_id = '${members.admin}'`)).toBe(1);
  expect(await count(`ticket_breach WHERE ticket_id = $1`)).toBe(2);
  expect(await count(`ticket_event WHERE ticket_id = $1 AND kind = 'targets'`)).toBe(2);
  // Level 1 of the second miss finds everything as it is to be.
  expect(await count(`audit WHERE subject_id = $1 AND action = 'escalated'`)).toBe(3);
}, 60_000);
