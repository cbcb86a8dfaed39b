import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TicketPriority } from '../../domain/tickets/contract.ts';
import { DIMENSIONS, type Dimension } from '../../domain/tickets/reports.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import { openSupport } from '../../test/support/tickets.ts';
import type { Ctx } from '../context.ts';
import { actEffect } from '../processes/act.ts';
import { addMessage } from '../tickets/add-message.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { ticketStore } from '../tickets/process.ts';
import { markSpam } from '../tickets/spam.ts';
import { updateTicket } from '../tickets/update.ts';
import { exportReport } from './export.ts';
import { ticketReport } from './report.ts';
import { ticketsOfReport } from './tickets.ts';

/** A Monday, at the opening of an office that is open from nine to five. A normal ticket has 2 h to be answered and 8 h to be solved. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');
const WEEK = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' };
let house: House;
let tenant: TestTenant;
let lead: Ctx;
beforeAll(async () => {
  house = await openHouse(MONDAY);
  tenant = await newTenant(house.owner, 'Reported');
  lead = house.ctx(tenant, tenant.as('owner'));
  await openSupport(lead);
  const { support, manager } = tenant.members;
  /*
   * By hand, in business hours:
   *  a  support  answered after 30 min, solved after 4 h                     met, met
   *  b  support  answered after 3 h: late by one; solved after 6 h           missed, met
   *  c  manager  answered after 1 h, solved on Tuesday after 9 h: late       met, missed
   *  d  nobody   never answered: missed at 11:00 and at 17:00 on Monday      missed, missed
   *  e  support  the week before: answered after 1 h, solved after 2 h       met, met
   *  f  spam: counts nowhere
   */
  await play('e', support, MONDAY - 7 * DAY, { answered: HOUR, solved: 2 * HOUR });
  await play('a', support, MONDAY, { answered: 30 * MINUTE, solved: 4 * HOUR });
  await play('b', support, MONDAY, { answered: 3 * HOUR, solved: 6 * HOUR });
  await play('c', manager, MONDAY, { answered: HOUR, solved: DAY + HOUR });
  await play('d', null, MONDAY, {});
  const spam = await play('f', null, MONDAY, { answered: HOUR });
  const { version } = await getTicket(lead, { id: spam });
  await markSpam(lead, { id: spam, version }, true);
});
afterAll(() => house.close());

async function play(
  subject: string,
  assigneeId: string | null,
  at: number,
  { answered, solved }: { answered?: number; solved?: number },
): Promise<string> {
  house.clock.moveTo(at);
  const { id } = await createTicket(lead, {
    subject: subject === 'a' ? '=cmd' : subject,
    assigneeId,
    channel: assigneeId ? 'web' : 'phone',
  });
  const breach = async (target: string, after: number) => {
    house.clock.moveTo(at + after);
    const process = house.ctx(tenant, { kind: 'process', id: 'test' });
    await actEffect(process, ticketStore, `ticket-sla/${tenant.id}/${id}`, `breach:${target}#1`);
  };
  if (answered === undefined || answered > 2 * HOUR) await breach('first_response', 2 * HOUR);
  if (answered !== undefined) {
    house.clock.moveTo(at + answered);
    await addMessage(lead, { id, kind: 'public_reply', body: 'Yes' });
  }
  if (subject !== 'f' && (solved === undefined || solved > 8 * HOUR)) await breach('resolution', 8 * HOUR);
  if (solved !== undefined) {
    house.clock.moveTo(at + solved);
    const { version } = await getTicket(lead, { id });
    await updateTicket(lead, { id, version, status: 'solved' });
  }
  return id;
}

describe('the report of a week, against the figures by hand', () => {
  test('what was met, and how long it took', async () => {
    const report = await ticketReport(lead, WEEK);
    expect(report.targets).toEqual([
      // 30 min, 1 h and 3 h; half below 1 h, nine tenths below 2 h 36 min (1 h + 0.8 × 2 h).
      { target: 'first_response', met: 2, missed: 2, median: 3600, p90: 9360 },
      // 4 h, 6 h and 9 h; nine tenths below 8 h 24 min (6 h + 0.8 × 3 h).
      { target: 'resolution', met: 2, missed: 2, median: 21_600, p90: 30_240 },
    ]);
    expect(report.volume).toEqual({ opened: 4, solved: 3 });
  });

  test('the week before', async () => {
    const { before, volumeBefore } = await ticketReport(lead, WEEK);
    expect(before).toEqual([
      { target: 'first_response', met: 1, missed: 0, median: 3600, p90: 3600 },
      { target: 'resolution', met: 1, missed: 0, median: 7200, p90: 7200 },
    ]);
    expect(volumeBefore).toEqual({ opened: 1, solved: 1 });
  });

  test('by agent, policy, team and channel', async () => {
    const of = async (dimension: Dimension) =>
      (await ticketReport(lead, { ...WEEK, dimension })).byDimension.map(({ name, target, met, missed }) => [
        ...[name, target, met, missed],
      ]);
    expect(await of('agent')).toEqual([
      ['Manager of Reported', 'first_response', 1, 0],
      ['Manager of Reported', 'resolution', 0, 1],
      ['Nobody', 'first_response', 0, 1],
      ['Nobody', 'resolution', 0, 1],
      ['Support of Reported', 'first_response', 1, 1],
      ['Support of Reported', 'resolution', 2, 0],
    ]);
    expect(await of('policy')).toEqual([
      ['Standard', 'first_response', 2, 2],
      ['Standard', 'resolution', 2, 2],
    ]);
    expect(await of('team')).toEqual([
      ['No team', 'first_response', 2, 2],
      ['No team', 'resolution', 2, 2],
    ]);
    expect(await of('channel')).toEqual([
      ['phone', 'first_response', 0, 1],
      ['phone', 'resolution', 0, 1],
      ['web', 'first_response', 2, 1],
      ['web', 'resolution', 2, 1],
    ]);
  });

  test('by weekday and hour, on the workspace’s own clock', async () => {
    expect((await ticketReport(lead, WEEK)).byHour).toEqual([{ weekday: 1, hour: 9, met: 4, missed: 4 }]);
    await house.owner.query(`UPDATE tenant SET zone = 'Australia/Sydney' WHERE id = $1`, [tenant.id]);
    expect((await ticketReport(lead, WEEK)).byHour).toEqual([{ weekday: 1, hour: 20, met: 4, missed: 4 }]);
    await house.owner.query(`UPDATE tenant SET zone = 'UTC' WHERE id = $1`, [tenant.id]);
  });

  test('a clock counts in the period in which it was decided, its last instant left out', async () => {
    const within = async (from: string, to: string) =>
      (await ticketReport(lead, { from, to })).targets.find(({ target }) => target === 'resolution')?.missed ?? 0;
    const miss = '2026-03-02T17:00:00.000Z';
    expect(await within('2026-03-02T16:00:00.000Z', miss)).toBe(0);
    expect(await within(miss, '2026-03-02T17:00:00.001Z')).toBe(2);
    expect(await within('2026-03-02T17:00:00.001Z', '2026-03-03T00:00:00.000Z')).toBe(0);
  });

  test('every number is as many tickets as it says', async () => {
    const { targets, byHour } = await ticketReport(lead, WEEK);
    const behind = async (input: object) => (await ticketsOfReport(lead, { ...WEEK, ...input })).total;
    for (const { target, met, missed } of targets) {
      expect([await behind({ target, missed: false }), await behind({ target, missed: true })]).toEqual([met, missed]);
    }
    for (const dimension of DIMENSIONS) {
      const { byDimension } = await ticketReport(lead, { ...WEEK, dimension });
      for (const { key, target, met, missed } of byDimension) {
        const which = { dimension, target, ...(key !== null && { key }) };
        expect([dimension, key, await behind(which)]).toEqual([dimension, key, met + missed]);
      }
    }
    for (const { weekday, hour, missed } of byHour) expect(await behind({ weekday, hour, missed: true })).toBe(missed);
    const late = await ticketsOfReport(lead, { ...WEEK, target: 'first_response', missed: true });
    expect(late.items.map(({ subject, elapsedSeconds }) => [subject, elapsedSeconds]).sort()).toEqual([
      ['b', 10_800],
      ['d', null],
    ]);
  });

  test('a ticket opened again is not decided until it is solved again', async () => {
    const [item] = (await ticketsOfReport(lead, { ...WEEK, target: 'resolution', missed: false })).items;
    const id = item?.ticketId ?? '';
    const { version } = await getTicket(lead, { id });
    await updateTicket(lead, { id, version, status: 'open' });
    expect((await ticketReport(lead, WEEK)).targets[1]).toMatchObject({ met: 1, missed: 2 });
    house.clock.moveTo(MONDAY + DAY + HOUR);
    await updateTicket(lead, { id, version: version + 1, status: 'solved' });
  });

  test('as a file: a line a clock, and nothing in it that a spreadsheet would run', async () => {
    let text = '';
    for await (const part of exportReport(lead, WEEK)) text += part;
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe(
      '\u{feff}Ticket,Subject,Target,Outcome,Policy,Agent,Team,Channel,Started,Due,Finished,Decided,Seconds used',
    );
    expect(lines[1]).toBe(
      "#1002,'=cmd,first_response,met,Standard,Support of Reported,,web,2026-03-02T09:00:00.000Z,2026-03-02T11:00:00.000Z,2026-03-02T09:30:00.000Z,2026-03-02T09:30:00.000Z,1800",
    );
  });

  test('is nobody else’s', async () => {
    const stranger = house.ctx(house.other, house.other.as('owner'));
    expect((await ticketReport(stranger, WEEK)).targets).toEqual([]);
    expect((await ticketsOfReport(stranger, WEEK)).total).toBe(0);
    const employee = house.ctx(tenant, tenant.as('employee'));
    await expect(ticketReport(employee, WEEK)).rejects.toMatchObject({ kind: 'Forbidden' });
    expect(() => exportReport(employee, WEEK)).toThrow(expect.objectContaining({ kind: 'Forbidden' }));
  });
});

describe('100,000 tickets', () => {
  const COUNT = 100_000;
  let large: TestTenant;
  const priority: TicketPriority = 'normal';
  beforeAll(async () => {
    large = await newTenant(house.owner, 'Large');
    const { support, manager } = large.members;
    // Over ninety days, two clocks each; every fifth answer and every tenth solution too late.
    await house.owner.query(
      `INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, assignee_id, targets, channel, created_at, updated_at)
       SELECT $1, uuidv7(), n, 'x', 'closed', 'new', $4, (ARRAY[$2, $3]::uuid[])[n % 2 + 1], '{}', (ARRAY['web', 'email', 'phone'])[n % 3 + 1], s.at, s.at
       FROM generate_series(1, $5) AS n CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01Z' + n * interval '77 seconds' AS at) s`,
      [large.id, support, manager, priority, COUNT],
    );
    await house.owner.query(
      `INSERT INTO ticket_clock (tenant_id, ticket_id, target, occurrence, started_at, finished_at, due_at, breached_at, elapsed_seconds, target_seconds)
       SELECT t.tenant_id, t.id, c.target, 1, t.created_at, t.created_at + t.number % c.spread * interval '1 second', t.created_at + interval '1 hour',
         CASE WHEN t.number % c.late = 0 THEN t.created_at + interval '1 hour' END, t.number % c.spread, 3600
       FROM ticket t CROSS JOIN (VALUES ('first_response', 7200, 5), ('resolution', 86400, 10)) AS c(target, spread, late) WHERE t.tenant_id = $1`,
      [large.id],
    );
    await house.owner.query(
      `INSERT INTO ticket_breach (tenant_id, ticket_id, target, occurrence, breached_at)
       SELECT tenant_id, ticket_id, target, occurrence, breached_at FROM ticket_clock WHERE tenant_id = $1 AND breached_at IS NOT NULL`,
      [large.id],
    );
    await house.owner.query('ANALYZE ticket, ticket_clock, ticket_breach, ticket_event');
  }, 90_000);

  test('are reported within a second', async () => {
    const ctx = house.ctx(large, large.as('owner'));
    const all = { from: '2025-12-31T00:00:00.000Z', to: '2026-04-15T00:00:00.000Z' };
    await ticketReport(ctx, all);
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      const { targets, byDimension } = await ticketReport(ctx, all);
      times.push(performance.now() - started);
      expect(targets.map(({ met, missed }) => [met, missed])).toEqual([
        [80_000, 20_000],
        [90_000, 10_000],
      ]);
      expect(byDimension).toHaveLength(4);
    }
    console.info(`report of ${COUNT} tickets: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    // The goal is one second on a machine of its own; here others work at the same time.
    expect(Math.min(...times)).toBeLessThan(3000);
  });

  test('come out as a file of so many lines, batch by batch', async () => {
    const ctx = house.ctx(large, large.as('owner'));
    let lines = 0;
    let parts = 0;
    for await (const part of exportReport(ctx, { from: '2026-01-10T00:00:00.000Z', to: '2026-01-20T00:00:00.000Z' })) {
      lines += part.split('\r\n').length - 1;
      parts += 1;
    }
    const { total } = await ticketsOfReport(ctx, { from: '2026-01-10T00:00:00.000Z', to: '2026-01-20T00:00:00.000Z' });
    expect(lines).toBe(total + 1);
    expect(parts).toBe(Math.floor(total / 2000) + 2);
  });
});
