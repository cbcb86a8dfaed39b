import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoleKey } from '../../domain/members/permissions.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { type Identity, openIdentity } from '../auth/identity.ts';
import { createMember } from './create-member.ts';
import { deactivateMember } from './deactivate-member.ts';
import { getMember } from './get-member.ts';
import { updateMember } from './update-member.ts';

let house: House;
let identity: Identity;
beforeAll(async () => {
  house = await openHouse();
  const { db } = house.ctx(house.acme, house.acme.as('owner'));
  identity = openIdentity({
    authDatabaseUrl: house.urls.auth,
    secret: Buffer.alloc(32, 7),
    publicUrl: 'http://localhost:4000',
    db,
  });
});
afterAll(async () => {
  await identity.close();
  await house.close();
});

const as = (role: RoleKey) => house.ctx(house.acme, house.acme.as(role));
const elsewhere = () => house.ctx(house.other, house.other.as('owner'));
let count = 0;
const person = (role: string) => ({ email: `m${++count}@acme.test`, name: `Member ${count}`, role });
const actions = async (id: string) => (await house.history(id)).map((entry) => entry.action);

test('creating writes the member and who did it, with the zone of the workspace', async () => {
  const input = person('sales');
  const made = await createMember(as('owner'), input, identity);
  expect(made).toMatchObject({
    ...input,
    role: { key: 'sales', name: 'Sales' },
    zone: 'UTC',
    status: 'invited',
    version: 1,
  });
  expect(await house.history(made.id)).toMatchObject([
    {
      action: 'created',
      actor_id: house.acme.members.owner,
      before: null,
      after: { email: input.email, role: 'sales' },
    },
  ]);
});

test('an address is a member once; the same address in two workspaces is two members, and its password stays its own', async () => {
  const input = { ...person('guest'), password: 'correct horse battery' };
  const made = await createMember(as('owner'), input, identity);
  expect(made.status).toBe('active');
  await expect(createMember(as('owner'), { ...input, password: undefined }, identity)).rejects.toMatchObject({
    kind: 'Conflict',
  });
  const again = await createMember(elsewhere(), { ...input, password: 'another password' }, identity);
  expect(again.status).toBe('invited');
  const { rows } = await identity.pool.query('SELECT id FROM "user" WHERE email = $1', [input.email]);
  expect(rows).toHaveLength(1);
});

test('credentials of a member that could not be written are taken back', async () => {
  const input = { ...person('nobody'), password: 'correct horse battery' };
  await expect(createMember(as('owner'), input, identity)).rejects.toMatchObject({ kind: 'Validation' });
  const { rowCount } = await identity.pool.query('SELECT FROM "user" WHERE email = $1', [input.email]);
  expect(rowCount).toBe(0);
});

test('changing writes the row, the version and only the fields that changed', async () => {
  const made = await createMember(as('owner'), person('guest'), identity);
  house.clock.moveTo((await house.clock.now()) + 1000);
  const changed = await updateMember(as('admin'), { id: made.id, version: 1, role: 'support', name: made.name });
  expect(changed).toMatchObject({ role: { key: 'support' }, version: 2, zone: 'UTC' });
  expect((await house.history(made.id)).at(-1)).toMatchObject({
    action: 'role-changed',
    actor_id: house.acme.members.admin,
    before: { role: 'guest' },
    after: { role: 'support' },
  });
});

test('a stale version is a conflict and changes nothing', async () => {
  const made = await createMember(as('owner'), person('guest'), identity);
  await updateMember(as('owner'), { id: made.id, version: 1, name: 'First' });
  const stale = updateMember(as('owner'), { id: made.id, version: 1, name: 'Second' });
  await expect(stale).rejects.toMatchObject({ kind: 'Conflict', issues: [{ path: 'version', message: '2' }] });
  expect((await getMember(as('owner'), { id: made.id })).name).toBe('First');
  await expect(deactivateMember(as('owner'), { id: made.id, version: 1 }, identity)).rejects.toMatchObject({
    kind: 'Conflict',
  });
});

test('of two edits at once one wins', async () => {
  const made = await createMember(as('owner'), person('guest'), identity);
  const edits = ['A', 'B'].map((name) => updateMember(as('owner'), { id: made.id, version: 1, name }));
  const ended = await Promise.allSettled(edits);
  expect(ended.map((edit) => edit.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('another workspace cannot see, change or end a member', async () => {
  const made = await createMember(as('owner'), person('guest'), identity);
  const { id } = made;
  await expect(getMember(elsewhere(), { id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateMember(elsewhere(), { id, version: 1, name: 'X' })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(deactivateMember(elsewhere(), { id, version: 1 }, identity)).rejects.toMatchObject({ kind: 'NotFound' });
  const stranger = { ...person('guest'), managerId: house.other.members.owner };
  await expect(createMember(as('owner'), stranger, identity)).rejects.toMatchObject({ kind: 'Validation' });
});

test('who lacks the permission is refused', async () => {
  const id = house.acme.members.guest;
  const guest = as('guest');
  await expect(createMember(guest, person('guest'), identity)).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(updateMember(guest, { id, version: 1, role: 'owner' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(deactivateMember(guest, { id, version: 1 }, identity)).rejects.toMatchObject({ kind: 'Forbidden' });
  expect((await getMember(guest, { id })).id).toBe(id);
});

test('an admin makes nobody an owner, nor unmakes one', async () => {
  const made = await createMember(as('owner'), person('guest'), identity);
  await expect(createMember(as('admin'), person('owner'), identity)).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(updateMember(as('admin'), { id: made.id, version: 1, role: 'owner' })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
  const owner = await createMember(as('owner'), person('owner'), identity);
  await expect(updateMember(as('admin'), { id: owner.id, version: 1, role: 'guest' })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
  await expect(deactivateMember(as('admin'), { id: owner.id, version: 1 }, identity)).rejects.toMatchObject({
    kind: 'Forbidden',
  });
});

test('the last owner who can sign in stays', async () => {
  const only = await createMember(as('owner'), { ...person('owner'), password: 'correct horse battery' }, identity);
  const leave = (version: number) => deactivateMember(as('owner'), { id: only.id, version }, identity);
  await expect(leave(1)).rejects.toMatchObject({ kind: 'Conflict' });
  await createMember(as('owner'), { ...person('owner'), password: 'correct horse battery' }, identity);
  expect((await leave(1)).status).toBe('left');
  expect(await actions(only.id)).toEqual(['created', 'deactivated']);
  await expect(leave(2)).rejects.toMatchObject({ kind: 'Conflict' });
});

test('nobody is their own manager, over any number of steps', async () => {
  const { manager, employee } = house.acme.members;
  const edit = (id: string, managerId: string) => updateMember(as('owner'), { id, version: 1, managerId });
  await expect(edit(manager, manager)).rejects.toMatchObject({ kind: 'Validation' });
  await expect(edit(manager, employee)).rejects.toMatchObject({ kind: 'Validation' });
  expect((await edit(employee, house.acme.members.owner)).managerName).toBe('Owner of Acme');
});
