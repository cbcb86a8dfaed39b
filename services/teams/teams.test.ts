import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { transaction } from '../context.ts';
import { createTicket } from '../tickets/create.ts';
import { createTeam } from './create.ts';
import { deleteTeam } from './delete.ts';
import { getTeam } from './get.ts';
import { listTeams } from './list.ts';
import { resolveRecipients } from './recipients.ts';
import { updateTeam } from './update.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const manager = () => house.ctx(house.acme, house.acme.as('manager'));

test('a team has a lead, members with skills and a capacity, and its history says who made it so', async () => {
  const { members } = house.acme;
  const ctx = manager();
  const team = await createTeam(ctx, {
    name: 'First line',
    leadId: members.manager,
    members: [{ memberId: members.support, skills: ['SQL', ' sql', 'french'], capacity: 10 }],
  });
  expect(team).toMatchObject({
    leadName: 'Manager of Acme',
    members: [{ name: 'Support of Acme', skills: ['french', 'sql'], capacity: 10, openTickets: 0, away: false }],
    version: 1,
  });
  const changed = await updateTeam(ctx, {
    id: team.id,
    version: 1,
    members: [{ memberId: members.support, skills: ['sql'] }, { memberId: members.sales }],
  });
  expect(changed.members.map(({ name, skills }) => [name, skills])).toEqual([
    ['Sales of Acme', []],
    ['Support of Acme', ['sql']],
  ]);
  // The same people in another order are no change.
  expect(
    await updateTeam(ctx, {
      id: team.id,
      version: 2,
      members: [{ memberId: members.support, skills: ['sql'] }, { memberId: members.sales }],
    }),
  ).toMatchObject({ version: 2 });
  await expect(updateTeam(ctx, { id: team.id, version: 1, name: 'Late' })).rejects.toMatchObject({ kind: 'Conflict' });
  expect((await house.history(team.id)).map(({ action }) => action)).toEqual(['created', 'updated']);
});

test('refuses strangers, a name twice, somebody twice, and who may not', async () => {
  const { members } = house.acme;
  const ctx = manager();
  await createTeam(ctx, { name: 'Second line' });
  await expect(createTeam(ctx, { name: 'second LINE' })).rejects.toMatchObject({ kind: 'Validation' });
  await expect(createTeam(ctx, { name: 'A', leadId: house.other.members.owner })).rejects.toMatchObject({
    issues: [{ path: 'leadId' }],
  });
  const twice = [{ memberId: members.support }, { memberId: members.support }];
  await expect(createTeam(ctx, { name: 'B', members: twice })).rejects.toThrow('twice');
  const support = house.ctx(house.acme, house.acme.as('support'));
  await expect(createTeam(support, { name: 'C' })).rejects.toMatchObject({ kind: 'Forbidden' });
  const stranger = house.ctx(house.other, house.other.as('owner'));
  const [first] = (await listTeams(ctx, {})).items;
  await expect(getTeam(stranger, { id: first?.id ?? '' })).rejects.toMatchObject({ kind: 'NotFound' });
  expect((await listTeams(stranger, {})).items).toEqual([]);
});

test('recipients are found with their addresses; who has left falls to the lead, and a deleted team too', async () => {
  const { acme, owner } = house;
  const { members } = acme;
  const ctx = manager();
  const team = await createTeam(ctx, {
    name: 'Nights',
    leadId: members.manager,
    members: [{ memberId: members.support }, { memberId: members.guest }],
  });
  const ticket = { id: team.id, assigneeId: members.guest, teamId: team.id, teamLeadId: null };
  const ask = async (kind: 'assignee' | 'team') => {
    const at = await house.clock.now();
    const { people, notes } = await transaction(ctx, (tx) => resolveRecipients(tx, [{ kind }], ticket, at));
    return { people: people.map(({ email }) => email.split('@')[0]), notes };
  };
  expect(await ask('assignee')).toEqual({ people: ['guest'], notes: [] });
  await owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [members.guest, '2026-03-01Z']);
  expect(await ask('assignee')).toEqual({
    people: ['manager'],
    notes: ['Guest of Acme has left: Manager of Acme, who leads, instead'],
  });
  expect(await ask('team')).toEqual({ people: ['support'], notes: [] });
  expect((await getTeam(ctx, { id: team.id })).members.map(({ name }) => name)).toEqual(['Support of Acme']);
  await deleteTeam(ctx, { id: team.id, version: 1 });
  await expect(getTeam(ctx, { id: team.id })).rejects.toMatchObject({ kind: 'NotFound' });
  expect(await ask('team')).toEqual({
    people: ['manager'],
    notes: ['The team is gone: Manager of Acme, who leads, instead'],
  });
});

test('followers of a ticket are found, those who have left aside', async () => {
  const { acme, owner } = house;
  const ctx = house.ctx(acme, acme.as('owner'));
  const ticket = await createTicket(ctx, { subject: 'x' });
  for (const memberId of [acme.members.billing, acme.members.employee]) {
    await owner.query('INSERT INTO ticket_follower (tenant_id, ticket_id, member_id, since) VALUES ($1, $2, $3, $4)', [
      acme.id,
      ticket.id,
      memberId,
      '2026-03-01Z',
    ]);
  }
  await owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [acme.members.employee, '2026-03-01Z']);
  const at = await house.clock.now();
  const asked = { id: ticket.id, assigneeId: null, teamId: null, teamLeadId: null };
  const { people, notes } = await transaction(ctx, (tx) => resolveRecipients(tx, [{ kind: 'followers' }], asked, at));
  expect([people.map(({ id }) => id), notes]).toEqual([[acme.members.billing], []]);
});
