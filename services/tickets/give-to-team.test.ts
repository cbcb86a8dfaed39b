import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, OFFICE, openSupport } from '../../test/support/tickets.ts';
import { setAssignmentRule } from '../assignmentRules/set.ts';
import { createCalendar } from '../calendars/create.ts';
import { transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { isPassing } from '../processes/act.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { createTeam } from '../teams/create.ts';
import { loadTicketFacts } from './facts.ts';
import { getTicket } from './get.ts';

/** A Monday. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');
let house: House;
beforeAll(async () => {
  house = await openHouse(MONDAY);
});
afterAll(() => house.close());
const { as, open, act, rows } = deskOf(() => house);

let made = 0;
/** A ticket that nobody answered, given to this team two hours later. */
async function escalated(teamId: string): Promise<string> {
  house.clock.moveTo(MONDAY);
  const to = { kind: 'team' as const, teamId };
  const { id: slaPolicyId } = await openSupport(as('owner'), {
    name: `To a team ${++made}`,
    warnings: [],
    escalations: [{ level: 1, actions: [{ kind: 'reassign', to }] }],
  });
  const { id } = await open({ slaPolicyId, assigneeId: house.acme.members.employee });
  house.clock.moveTo(MONDAY + 2 * HOUR);
  await act(id, 'breach:first_response#1');
  await act(id, 'escalate:first_response#1/1');
  // A second try finds that it is done.
  expect(await act(id, 'escalate:first_response#1/1')).toBe(false);
  return id;
}
const told = async (id: string, start: string) =>
  (
    await rows<{ id: string }>(
      'SELECT member_id AS id FROM notification WHERE href = $1 AND title LIKE $2 ORDER BY member_id',
      `/tickets/${id}`,
      `${start}%`,
    )
  ).map((row) => row.id);

it('the team’s rule finds somebody, and the next ticket finds the next; its calendar counts from then on', async () => {
  const { support, sales, manager } = house.acme.members;
  const calendar = await createCalendar(as('owner'), { ...OFFICE, name: 'Their hours' });
  const people = [support, sales].sort();
  const members = people.map((memberId) => ({ memberId }));
  const team = await createTeam(as('owner'), {
    name: 'Second line',
    leadId: manager,
    calendarId: calendar.id,
    members,
  });
  await setAssignmentRule(as('owner'), { teamId: team.id, method: 'round_robin', version: 0 });
  const [first, second] = [await escalated(team.id), await escalated(team.id)];
  const [one, other] = await Promise.all([first, second].map((id) => getTicket(as('owner'), { id })));
  expect([one?.assigneeId, other?.assigneeId].sort()).toEqual(people);
  expect(one).toMatchObject({ teamId: team.id, slaCalendarName: 'Their hours', escalationLevel: 1 });
  expect(one?.assignedReason).not.toBe('Escalated by the SLA policy');
  expect(await told(first, 'Yours: ')).toEqual([one?.assigneeId]);
  expect((await house.history(first)).map(({ action }) => action)).toEqual(['created', 'escalated', 'assigned']);
  expect((await house.history(first))[1]).toMatchObject({
    before: { assigneeId: house.acme.members.employee, teamId: null },
    after: { assigneeId: null, teamId: team.id },
  });
});

it('without a rule the team has it, and all of the team hear of it', async () => {
  const { support, sales } = house.acme.members;
  const members = [support, sales].map((memberId) => ({ memberId }));
  const team = await createTeam(as('owner'), { name: 'By hand', members });
  const id = await escalated(team.id);
  expect(await getTicket(as('owner'), { id })).toMatchObject({ assigneeId: null, teamId: team.id });
  expect(await told(id, 'First response escalated to level 1')).toEqual([support, sales].sort());
});

it('a team that is gone: the lead gets it, and the words say so', async () => {
  house.clock.moveTo(MONDAY);
  const team = await createTeam(as('owner'), { name: 'Gone', members: [] });
  const to = { kind: 'team' as const, teamId: team.id };
  const { id: slaPolicyId } = await openSupport(as('owner'), {
    name: 'To nobody',
    warnings: [],
    escalations: [{ level: 1, actions: [{ kind: 'reassign', to }] }],
  });
  const { id } = await open({ slaPolicyId, assigneeId: house.acme.members.employee });
  await house.owner.query('UPDATE team SET deleted_at = now() WHERE id = $1', [team.id]);
  house.clock.moveTo(MONDAY + 2 * HOUR);
  await act(id, 'breach:first_response#1');
  await act(id, 'escalate:first_response#1/1');
  expect(await getTicket(as('owner'), { id })).toMatchObject({ assigneeId: house.acme.members.manager, teamId: null });
  const [notice] = await rows<{ title: string }>(
    `SELECT title FROM notification WHERE href = $1 AND title LIKE '%level 1%' LIMIT 1`,
    `/tickets/${id}`,
  );
  expect(notice?.title).toContain('The team is gone: Manager of Acme, who leads, instead');
});

it('while somebody edits the team’s calendar it waits its turn: the edit would have passed the ticket over', async () => {
  const calendar = await createCalendar(as('owner'), { ...OFFICE, name: 'Being edited' });
  const members = [{ memberId: house.acme.members.support }];
  const team = await createTeam(as('owner'), { name: 'Third line', calendarId: calendar.id, members });
  const editor = await house.owner.connect();
  try {
    await editor.query('BEGIN');
    await editor.query('SELECT FROM business_calendar WHERE id = $1 FOR UPDATE', [calendar.id]);
    const refused = await escalated(team.id).catch((error: unknown) => error);
    expect(isPassing(refused)).toBe(true);
    await editor.query('COMMIT');
  } finally {
    editor.release();
  }
  const id = await escalated(team.id);
  expect(await getTicket(as('owner'), { id })).toMatchObject({ teamId: team.id, slaCalendarName: 'Being edited' });
});

it('a raised priority may lead to a policy that gives it to a team: the forecast knows that team as well', async () => {
  const team = await createTeam(as('owner'), { name: 'Behind another policy', members: [] });
  const give = { kind: 'reassign' as const, to: { kind: 'team' as const, teamId: team.id } };
  await openSupport(as('owner'), {
    name: 'For what is urgent',
    conditions: { priority: ['urgent'] },
    escalations: [{ level: 1, actions: [give] }],
  });
  const { id: slaPolicyId } = await openSupport(as('owner'), {
    name: 'Raises',
    escalations: [{ level: 1, actions: [{ kind: 'raise-priority' }] }],
  });
  const { processId } = await open({ slaPolicyId, priority: 'high' });
  const facts = await transaction(as('owner'), async (tx) => {
    const rows = await selectProcesses(tx, Prisma.sql`p.id = ${processId}::uuid`);
    return loadTicketFacts(tx, await withLedgers(tx, rows));
  });
  expect(Object.keys(facts.get(processId ?? '')?.handTo ?? {})).toContain(team.id);
});
