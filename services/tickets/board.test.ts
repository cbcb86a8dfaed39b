import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TicketPriority } from '../../domain/tickets/contract.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { fillOpenTickets } from '../../test/support/open-tickets.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { listCalendars } from '../calendars/list.ts';
import { updateCalendar } from '../calendars/update.ts';
import type { Ctx } from '../context.ts';
import { actEffect } from '../processes/act.ts';
import { planSubject } from '../processes/plan-workflow.ts';
import { createTeam } from '../teams/create.ts';
import { addMessage } from './add-message.ts';
import { ticketBoard } from './board.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { ticketStore } from './process.ts';
import { snoozeTicket } from './snooze.ts';
import { takeNext } from './take-next.ts';
import { updateTicket } from './update.ts';

/** A Monday, two hours into office time. */
const NOW = Date.parse('2026-03-02T11:00:00Z');
let house: House;
beforeAll(async () => {
  house = await openHouse(NOW);
});
afterAll(() => house.close());

async function desk(): Promise<{
  tenant: TestTenant;
  lead: Ctx;
  agent: Ctx;
  open: (p?: TicketPriority) => Promise<string>;
}> {
  house.clock.moveTo(NOW);
  const tenant = await newTenant(house.owner, 'Desk');
  const lead = house.ctx(tenant, tenant.as('manager'));
  await openSupport(lead);
  const open = async (priority: TicketPriority = 'normal') =>
    (await createTicket(lead, { subject: priority, priority })).id;
  return { tenant, lead, agent: house.ctx(tenant, tenant.as('support')), open };
}
const order = async (ctx: Ctx, input = {}) => (await ticketBoard(ctx, input)).items.map(({ id }) => id);

describe('the board', () => {
  test('orders by what is left of the most urgent clock; what waits comes last', async () => {
    const { lead, open } = await desk();
    const [low, normal, urgent, waiting] = [
      await open('low'),
      await open(),
      await open('urgent'),
      await open('urgent'),
    ];
    await updateTicket(lead, { id: waiting, version: 1, status: 'pending' });
    const board = await ticketBoard(lead, {});
    expect(board.items.map(({ id }) => id)).toEqual([urgent, normal, low, waiting]);
    expect(board.items.map(({ dueAt, dueTarget, warnsAt }) => [dueAt, dueTarget, warnsAt])).toEqual([
      ['2026-03-02T12:00:00.000Z', 'first_response', '2026-03-02T11:45:00.000Z'],
      ['2026-03-02T13:00:00.000Z', 'first_response', '2026-03-02T12:30:00.000Z'],
      ['2026-03-02T15:00:00.000Z', 'first_response', '2026-03-02T14:00:00.000Z'],
      [null, null, null],
    ]);
    expect(board.counts).toEqual({ breached: 0, warned: 0, running: 3, paused: 1, none: 0 });
  });

  test('follows what happens: an answer, a solution, another priority, a calendar’s miss', async () => {
    const { tenant, lead, open } = await desk();
    const [a, b] = [await open('urgent'), await open()];
    await addMessage(lead, { id: a, kind: 'public_reply', body: 'Yes' });
    // Its resolution is due at 13:00 as b's answer is: by id then.
    expect(await order(lead)).toEqual([a, b]);
    const { version } = await getTicket(lead, { id: b });
    await updateTicket(lead, { id: b, version, priority: 'urgent' });
    expect(await order(lead)).toEqual([b, a]);
    house.clock.moveTo(NOW + HOUR);
    const process = house.ctx(tenant, { kind: 'process', id: 'test' });
    await actEffect(process, ticketStore, `ticket-sla/${tenant.id}/${b}`, 'breach:first_response#1');
    const [first] = (await ticketBoard(lead, {})).items;
    expect(first).toMatchObject({ id: b, dueAt: '2026-03-02T12:00:00.000Z' });
    const late = await getTicket(lead, { id: b });
    await updateTicket(lead, { id: b, version: late.version, status: 'solved' });
    expect(await order(lead)).toEqual([a]);
  });

  test.each([
    [-1, { breached: 0, warned: 1 }],
    [0, { breached: 1, warned: 0 }],
    [1, { breached: 1, warned: 0 }],
  ])('counts as late from the due instant on: %i ms after it', async (past, counts) => {
    const { lead, open } = await desk();
    await open('urgent');
    house.clock.moveTo(NOW + HOUR + past);
    expect((await ticketBoard(lead, {})).counts).toMatchObject(counts);
  });

  test('counts as warned from its first warning on', async () => {
    const { lead, open } = await desk();
    await open('urgent');
    for (const [past, warned] of [
      [-1, 0],
      [0, 1],
    ] as const) {
      house.clock.moveTo(NOW + 45 * MINUTE + past);
      expect((await ticketBoard(lead, {})).counts).toMatchObject({ warned, running: 1 - warned });
    }
  });

  test.each([
    [45 * MINUTE - 1, 0, { breached: 0, warned: 0, running: 1 }],
    [45 * MINUTE, 1, { breached: 0, warned: 1, running: 1 }],
    [HOUR, 1, { breached: 1, warned: 0, running: 1 }],
  ])('has a snoozed one from its first warning on: %i ms after it opened', async (past, shown, counts) => {
    const { lead, agent, open } = await desk();
    const [snoozed, awake] = [await open('urgent'), await open('low')];
    await snoozeTicket(lead, { id: snoozed, version: 1, until: null });
    house.clock.moveTo(NOW + past);
    const board = await ticketBoard(lead, {});
    expect(board.items.map(({ id, snoozed }) => [id, snoozed])).toEqual([
      ...(shown ? [[snoozed, true]] : []),
      [awake, false],
    ]);
    expect(board.counts).toMatchObject(counts);
    // Somebody decided about it: nobody is given it as their next.
    expect((await ticketBoard(agent, {})).nextId).toBe(awake);
  });

  test('follows an edit of the calendar, and is filled in for a ticket from before', async () => {
    const { tenant, lead, open } = await desk();
    const id = await open();
    const dueAt = async () => (await ticketBoard(lead, {})).items[0]?.dueAt;
    expect(await dueAt()).toBe('2026-03-02T13:00:00.000Z');
    const [calendar] = (await listCalendars(lead, {})).items;
    await updateCalendar(lead, { id: calendar?.id ?? '', version: 1, holidays: ['2026-03-02'] });
    expect(await dueAt()).toBe('2026-03-03T11:00:00.000Z');
    // As the migration does: a newer revision than the plan's.
    await house.owner.query('UPDATE ticket SET due_at = NULL, due_target = NULL, warns_at = NULL WHERE id = $1', [id]);
    await house.owner.query('UPDATE process SET revision = revision + 1 WHERE subject_id = $1', [id]);
    expect(await dueAt()).toBeNull();
    await planSubject(house.ctx(tenant, { kind: 'process', id: 'test' }), ticketStore, `ticket-sla/${tenant.id}/${id}`);
    expect(await dueAt()).toBe('2026-03-03T11:00:00.000Z');
  });

  test('narrows by priority, team, assignee, and nobody', async () => {
    const { tenant, lead, open } = await desk();
    const team = await createTeam(lead, { name: 'North', members: [] });
    const [a, b] = [await open('urgent'), await open('low')];
    await updateTicket(lead, { id: a, version: 1, assigneeId: tenant.members.support, teamId: team.id });
    expect(await order(lead, { priority: ['low'] })).toEqual([b]);
    expect(await order(lead, { teamId: [team.id] })).toEqual([a]);
    expect(await order(lead, { assigneeId: [tenant.members.support] })).toEqual([a]);
    expect(await order(lead, { unassigned: true })).toEqual([b]);
    expect((await ticketBoard(lead, { unassigned: true })).counts.running).toBe(1);
    expect(await order(lead, { limit: 1 })).toEqual([a]);
  });

  test('is nobody else’s', async () => {
    const { lead, open } = await desk();
    await open();
    expect(await order(house.ctx(house.other, house.other.as('owner')))).toEqual([]);
    const employee = house.ctx(house.other, house.other.as('employee'));
    await expect(ticketBoard(employee, {})).rejects.toMatchObject({ kind: 'Forbidden' });
    expect(await order(lead)).toHaveLength(1);
  });
});

describe('take next', () => {
  test('gives the most urgent that nobody has; each of two who press at once another one', async () => {
    const { tenant, lead, agent, open } = await desk();
    const [low, urgent, taken] = [await open('low'), await open('urgent'), await open('urgent')];
    await updateTicket(lead, { id: taken, version: 1, assigneeId: tenant.members.manager });
    expect((await ticketBoard(agent, {})).nextId).toBe(urgent);
    const both = await Promise.all([takeNext(agent), takeNext(lead)]);
    expect(both.map(({ id }) => id).sort()).toEqual([low, urgent].sort());
    await expect(takeNext(agent)).rejects.toMatchObject({ kind: 'NotFound' });
    expect((await house.history(urgent)).at(-1)).toMatchObject({ action: 'updated' });
  });

  test('leaves out what waits, and what is another team’s', async () => {
    const { tenant, lead, agent, open } = await desk();
    const theirs = await createTeam(lead, { name: 'South', members: [] });
    const mine = await createTeam(lead, {
      name: 'North',
      members: [{ memberId: tenant.members.support, skills: [], capacity: null }],
    });
    const [waiting, foreign, own] = [await open('urgent'), await open('high'), await open('low')];
    await updateTicket(lead, { id: waiting, version: 1, status: 'on_hold' });
    await updateTicket(lead, { id: foreign, version: 1, teamId: theirs.id });
    await updateTicket(lead, { id: own, version: 1, teamId: mine.id });
    expect((await takeNext(agent)).id).toBe(own);
    await expect(takeNext(agent)).rejects.toMatchObject({ kind: 'NotFound' });
  });
});

describe('100,000 open tickets', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await newTenant(house.owner, 'Large');
    house.clock.moveTo(NOW);
    await fillOpenTickets(house.owner, tenant, 100_000, NOW);
  }, 120_000);

  test('are counted up to a thousand and read by the board’s index, as the application', async () => {
    const ctx = house.ctx(tenant, tenant.as('manager'));
    const { counts, items, nextId } = await ticketBoard(ctx, {});
    expect(counts).toEqual({ breached: 1000, warned: 1000, running: 1000, paused: 1000, none: 0 });
    expect(items).toHaveLength(200);
    expect(nextId).not.toBeNull();
    const plans = await ctx.db.withTenant(tenant.id, async (tx) => {
      const heard: string[] = [];
      const listening = {
        ...tx,
        $queryRaw: async (...args: Parameters<typeof tx.$queryRaw>) => {
          const [strings, ...values] = args as unknown as [TemplateStringsArray, ...unknown[]];
          const explain = Object.assign([`EXPLAIN ${strings[0]}`, ...strings.slice(1)], { raw: strings }) as unknown;
          const rows = await tx.$queryRaw<{ 'QUERY PLAN': string }[]>(explain as TemplateStringsArray, ...values);
          heard.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
          return tx.$queryRaw(...args);
        },
      };
      await ticketBoard({ ...ctx, db: { ...ctx.db, withTenant: (_id, work) => work(listening as never) } }, {});
      return heard;
    });
    expect(plans).toHaveLength(3);
    for (const plan of plans) {
      expect(plan).toContain('ticket_board');
      expect(plan).not.toContain('Seq Scan on ticket');
    }
  });
});
