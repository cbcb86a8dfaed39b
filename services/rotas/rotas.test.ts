import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { addAbsence, removeAbsence } from '../availability/absences.ts';
import { createTeam } from '../teams/create.ts';
import { createRota } from './create.ts';
import { deleteRota } from './delete.ts';
import { getRota } from './get.ts';
import { listRotas } from './list.ts';
import { addOverride, removeOverride } from './overrides.ts';
import { rotaShifts } from './shifts.ts';
import { updateRota } from './update.ts';

let house: House;
beforeAll(async () => {
  // A Tuesday, in the first turn.
  house = await openHouse(fromIso('2026-03-10T12:00:00Z'));
});
afterAll(() => house.close());

const manager = () => house.ctx(house.acme, house.acme.as('manager'));
const support = () => house.ctx(house.acme, house.acme.as('support'));
const nights = () => {
  const { members } = house.acme;
  return {
    name: 'Nights',
    zone: 'Europe/Berlin',
    startsOn: '2026-03-09',
    memberIds: [members.support, members.sales],
  };
};

test('says who is on call now and over four weeks; an absence is stood in for, an override wins and is taken back', async () => {
  const { members } = house.acme;
  const rota = await createRota(manager(), nights());
  expect(rota.now).toEqual({ memberId: members.support, name: 'Support of Acme', because: 'turn', insteadOf: null });

  const away = await addAbsence(support(), {
    memberId: members.support,
    from: '2026-03-10T11:00:00Z',
    to: '2026-03-11T11:00:00Z',
    reason: 'Dentist',
  });
  expect((await getRota(manager(), { id: rota.id })).now).toEqual({
    memberId: members.sales,
    name: 'Sales of Acme',
    because: 'stand_in',
    insteadOf: 'Support of Acme',
  });
  const override = await addOverride(support(), {
    id: rota.id,
    from: '2026-03-10T11:30:00Z',
    to: '2026-03-10T18:00:00Z',
    memberId: members.manager,
  });
  const { shifts, overrides } = await rotaShifts(manager(), { id: rota.id });
  expect(shifts.slice(0, 4).map(({ from, name, because }) => [from, name, because])).toEqual([
    ['2026-03-10T12:00:00.000Z', 'Manager of Acme', 'override'],
    ['2026-03-10T18:00:00.000Z', 'Sales of Acme', 'stand_in'],
    ['2026-03-11T11:00:00.000Z', 'Support of Acme', 'turn'],
    ['2026-03-16T08:00:00.000Z', 'Sales of Acme', 'turn'],
  ]);
  expect(overrides).toEqual([override]);
  // The clocks go forward on 29 March: the hand-over stays at nine.
  expect(shifts.map(({ from }) => from)).toContain('2026-03-30T07:00:00.000Z');

  await removeOverride(support(), { id: rota.id, overrideId: override.id });
  await removeAbsence(support(), { memberId: members.support, id: away.absences[0]?.id ?? '' });
  expect((await getRota(manager(), { id: rota.id })).now).toMatchObject({ because: 'turn', name: 'Support of Acme' });
  expect((await house.history(rota.id)).map(({ action }) => action)).toEqual([
    'created',
    'override-added',
    'override-removed',
  ]);
});

test('falls to the team’s lead where everybody has left or the rota has not begun', async () => {
  const { members } = house.acme;
  const team = await createTeam(manager(), { name: 'Nights', leadId: members.billing });
  const rota = await createRota(manager(), { ...nights(), memberIds: [members.guest], teamId: team.id });
  expect(rota.now.name).toBe('Guest of Acme');
  await house.owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [members.guest, '2026-03-01Z']);
  expect((await getRota(manager(), { id: rota.id })).now).toEqual({
    memberId: members.billing,
    name: 'Billing of Acme',
    because: 'lead',
    insteadOf: 'Guest of Acme',
  });
  const later = await createRota(manager(), { ...nights(), startsOn: '2026-03-11', teamId: team.id });
  expect(later.now).toMatchObject({ name: 'Billing of Acme', because: 'lead', insteadOf: null });
});

test('an edit is versioned, a deleted one is gone, and another workspace sees none', async () => {
  const rota = await createRota(manager(), nights());
  const changed = await updateRota(manager(), {
    id: rota.id,
    version: 1,
    handoverWeekday: 'tue',
    handoverTime: '17:30',
  });
  expect(changed).toMatchObject({ version: 2, handoverWeekday: 'tue', handoverTime: '17:30' });
  await expect(updateRota(manager(), { id: rota.id, version: 1, name: 'Late' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(getRota(stranger, { id: rota.id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(rotaShifts(stranger, { id: rota.id })).rejects.toMatchObject({ kind: 'NotFound' });
  expect((await listRotas(stranger, {})).items).toEqual([]);
  await deleteRota(manager(), { id: rota.id, version: 2 });
  expect((await listRotas(manager(), {})).items.map(({ id }) => id)).not.toContain(rota.id);
});

test('refuses what cannot be: strangers, an unknown zone, dates of another decade, what has ended, and who may not', async () => {
  const { members } = house.acme;
  const make = (change: object) => createRota(manager(), { ...nights(), ...change });
  await expect(make({ memberIds: [house.other.members.owner] })).rejects.toMatchObject({
    issues: [{ path: 'memberIds' }],
  });
  await expect(make({ memberIds: [] })).rejects.toThrow('at least one person');
  await expect(make({ zone: 'Europe/Berlim' })).rejects.toThrow('IANA time zone');
  await expect(make({ startsOn: '2016-03-09' })).rejects.toMatchObject({ issues: [{ path: 'startsOn' }] });
  await expect(make({ handoverTime: '24:00' })).rejects.toThrow('23:59');
  await expect(createRota(support(), nights())).rejects.toMatchObject({ kind: 'Forbidden' });
  const { id } = await createRota(manager(), nights());
  const over = (from: string, to: string) => addOverride(manager(), { id, from, to, memberId: members.support });
  await expect(over('2026-03-11T00:00:00Z', '2026-03-11T00:00:00Z')).rejects.toThrow('end after it begins');
  await expect(over('2016-03-09T00:00:00Z', '2016-03-10T00:00:00Z')).rejects.toThrow('ended already');
  await expect(over('2026-03-11T00:00:00Z', '2029-03-11T00:00:00Z')).rejects.toThrow('366 days');
});
