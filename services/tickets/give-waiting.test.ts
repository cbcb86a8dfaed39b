import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { setAssignmentRule } from '../assignmentRules/set.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createMacro } from '../macros/create.ts';
import { createTeam } from '../teams/create.ts';
import { applyMacro } from './apply-macro.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { linkIncidents, solveProblem } from './incidents.ts';
import { mergeTickets } from './merge.ts';

let house: House;
let owner: Ctx;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-03-02T09:00:00Z'));
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house?.close());

const macro = async (ticket: Ticket, actions: object) => {
  const { id } = await createMacro(owner, { name: `Macro ${ticket.number}`, actions });
  await applyMacro(owner, { id: ticket.id, macroId: id, body: null });
};

test.each<[string, (ticket: Ticket) => Promise<unknown>]>([
  [
    'solved with its problem',
    async ({ id }) => {
      const problem = await createTicket(owner, { subject: 'All of it' });
      await linkIncidents(owner, { id: problem.id, ids: [id] });
      const { version } = await getTicket(owner, { id: problem.id });
      await solveProblem(owner, { id: problem.id, version, body: 'It works again' });
    },
  ],
  ['solved by a macro', (ticket) => macro(ticket, { status: 'solved' })],
  ['given to somebody else by a macro', (ticket) => macro(ticket, { assigneeId: house.acme.members.admin })],
  [
    'merged into another',
    async ({ id }) => {
      const target = await createTicket(owner, { subject: 'The same' });
      await mergeTickets(owner, { id: target.id, ids: [id] });
    },
  ],
])('a ticket that is %s makes room for the one that waits', async (_, finish) => {
  const { support } = house.acme.members;
  const open = await house.owner.query('SELECT FROM ticket WHERE assignee_id = $1 AND status <> ALL($2)', [
    support,
    ['solved', 'closed'],
  ]);
  const team = await createTeam(owner, {
    name: newId(),
    members: [{ memberId: support, capacity: (open.rowCount ?? 0) + 1 }],
  });
  await setAssignmentRule(owner, { teamId: team.id, method: 'round_robin', version: 0 });
  const first = await createTicket(owner, { subject: 'First', teamId: team.id });
  const second = await createTicket(owner, { subject: 'Second', teamId: team.id });
  expect([first.assigneeId, second.assigneeId]).toEqual([support, null]);
  await finish(first);
  const after = await getTicket(owner, { id: second.id });
  expect(after).toMatchObject({ assigneeId: support, version: second.version + 1 });
});
