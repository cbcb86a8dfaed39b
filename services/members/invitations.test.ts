import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member } from '../../domain/members/contract.ts';
import { LINK_PLACE } from '../../domain/members/links.ts';
import type { RoleKey } from '../../domain/members/permissions.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { findIdentity, isPassword } from '../auth/credentials.ts';
import { type Identity, openIdentity } from '../auth/identity.ts';
import { deliverDue, type MessagePort, type Outgoing } from '../messages/deliver.ts';
import { acceptInvitation, readLink, sendPasswordLink, setPassword } from './accept.ts';
import { createMember } from './create-member.ts';
import { deactivateMember } from './deactivate-member.ts';
import { getMember } from './get-member.ts';
import { inviteMember, revokeInvitation } from './invitations.ts';

let house: House;
let identity: Identity;
const sent: Outgoing[] = [];
const port: MessagePort = {
  name: 'test',
  keepsKeys: true,
  longestSeconds: 5,
  send: (message) => {
    sent.push(message);
    return Promise.resolve({ kind: 'done', result: { id: message.id } });
  },
};
beforeAll(async () => {
  house = await openHouse();
  const { db } = as('owner');
  const secret = Buffer.alloc(32, 7);
  identity = openIdentity({ authDatabaseUrl: house.urls.auth, secret, publicUrl: 'http://localhost:4000', db });
});
afterAll(async () => {
  await identity.close();
  await house.close();
});

const PASSWORD = 'correct horse battery';
const as = (role: RoleKey) => house.ctx(house.acme, house.acme.as(role));
const elsewhere = () => house.ctx(house.other, house.other.as('owner'));
const deps = () => ({ db: as('owner').db, clock: house.clock, identity, requestId: 'test' });
let count = 0;
const invite = (role = 'sales'): Promise<Member> =>
  createMember(as('owner'), { email: `i${++count}@acme.test`, name: `Invited ${count}`, role }, identity);
const tokenIn = (text: string) => /\/welcome\/([\w-]+)/.exec(text)?.[1] ?? '';
/** The token in the mail that goes out next to this address. */
async function mailed(email: string, ctx = as('owner')): Promise<string> {
  sent.length = 0;
  await deliverDue(ctx, 'email', port, () => undefined);
  return tokenIn(sent.filter((message) => message.toAddress === email).at(-1)?.body ?? '');
}
const accept = (token: string, password = PASSWORD) =>
  acceptInvitation(deps(), { token, name: 'Ines Invited', password });

test('an invited member gets a mail with a link, joins by it, and is active; nobody else can read the link', async () => {
  const member = await invite();
  expect(member).toMatchObject({ status: 'invited', invitation: { state: 'open' } });
  expect(Date.parse(member.invitation?.expiresAt ?? '') - (await house.clock.now())).toBe(7 * DAY);
  const { rows } = await house.owner.query('SELECT body FROM message WHERE to_address = $1', [member.email]);
  expect(rows[0].body).toContain(LINK_PLACE);
  expect(rows[0].body).not.toContain('/welcome/');
  const token = await mailed(member.email);
  expect(await readLink(deps(), { token })).toMatchObject({ purpose: 'invitation', state: 'open', tenant: 'Acme' });
  expect(await accept(token)).toEqual({ email: member.email });
  expect(await getMember(as('owner'), member)).toMatchObject({
    status: 'active',
    name: 'Ines Invited',
    invitation: null,
    version: 2,
  });
  expect((await house.history(member.id)).map((entry) => entry.action)).toEqual(['created', 'joined']);
  expect(await isPassword(identity, (await findIdentity(identity, member.email)) ?? '', PASSWORD)).toBe(true);
});

test('a link is used once, also by two at the same moment', async () => {
  const token = await mailed((await invite()).email);
  const tries = await Promise.allSettled([accept(token), accept(token)]);
  expect(tries.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(accept(token)).rejects.toMatchObject({ kind: 'Conflict', message: expect.stringContaining('used') });
  expect((await readLink(deps(), { token })).state).toBe('used');
});

test('a link ends after seven days: a millisecond before it is good, then it is not', async () => {
  const start = await house.clock.now();
  const [early, late] = [await mailed((await invite()).email), await mailed((await invite()).email)];
  house.clock.moveTo(start + 7 * DAY - 1);
  await accept(early);
  house.clock.moveTo(start + 7 * DAY);
  await expect(accept(late)).rejects.toMatchObject({ kind: 'Conflict', message: expect.stringContaining('ended') });
});

test('sent again, the link before is good no more; taken back, none is; and the mail that waits is not sent', async () => {
  const member = await invite();
  const first = await mailed(member.email);
  const again = await inviteMember(as('admin'), member);
  const second = tokenIn(again.link);
  expect(await mailed(member.email)).toBe(second);
  await expect(accept(first)).rejects.toMatchObject({ kind: 'Conflict' });
  expect((await readLink(deps(), { token: second })).state).toBe('open');
  await inviteMember(as('admin'), member);
  const revoked = await revokeInvitation(as('admin'), member);
  expect(revoked.invitation?.state).toBe('revoked');
  expect(await mailed(member.email)).toBe('');
  await expect(accept(second)).rejects.toMatchObject({
    kind: 'Conflict',
    message: expect.stringContaining('taken back'),
  });
  await expect(revokeInvitation(as('admin'), member)).rejects.toMatchObject({ kind: 'Conflict' });
  const actions = (await house.history(member.id)).map((entry) => entry.action);
  expect(actions).toEqual(['created', 'invited', 'invited', 'invitation-revoked']);
});

test('a link of another tenant, a changed one and a made-up one are the same: not good', async () => {
  const member = await invite();
  const token = await mailed(member.email);
  const bytes = Buffer.from(token, 'base64url');
  const moved = Buffer.from(bytes);
  Buffer.from(house.other.id.replaceAll('-', ''), 'hex').copy(moved, 0);
  const changed = Buffer.from(bytes);
  changed[20] = (changed[20] ?? 0) ^ 1;
  for (const wrong of [moved.toString('base64url'), changed.toString('base64url'), token.slice(1), 'x', '']) {
    await expect(readLink(deps(), { token: wrong })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(accept(wrong)).rejects.toMatchObject({ kind: 'NotFound' });
  }
  await expect(inviteMember(elsewhere(), member)).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(revokeInvitation(elsewhere(), member)).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(setPassword(deps(), { token, password: PASSWORD })).rejects.toMatchObject({ kind: 'NotFound' });
});

test('a weak password is refused and the link stays good', async () => {
  const member = await invite();
  const token = await mailed(member.email);
  await expect(accept(token, 'aaaaaaaaaaaa')).rejects.toMatchObject({ issues: [{ path: 'password' }] });
  await expect(accept(token, 'invited-2026')).rejects.toMatchObject({ kind: 'Validation' });
  expect(await findIdentity(identity, member.email)).toBeNull();
  await accept(token);
});

test('an address that has a sign-in joins with its password only', async () => {
  const known = { email: 'known@acme.test', name: 'Kim Known', role: 'guest' };
  await createMember(elsewhere(), { ...known, password: PASSWORD }, identity);
  const member = await createMember(as('owner'), known, identity);
  expect(member.status).toBe('invited');
  const token = await mailed(member.email);
  await expect(accept(token, 'another long password')).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'password' }],
  });
  await accept(token);
  expect((await getMember(as('owner'), member)).status).toBe('active');
});

test('who may not add members may not invite; only an owner invites an owner; who joined or left is not invited', async () => {
  const member = await invite();
  await expect(inviteMember(as('manager'), member)).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(revokeInvitation(as('guest'), member)).rejects.toMatchObject({ kind: 'Forbidden' });
  const owner = await invite('owner');
  await expect(inviteMember(as('admin'), owner)).rejects.toMatchObject({ kind: 'Forbidden' });
  const token = tokenIn((await inviteMember(as('owner'), owner)).link);
  await accept(token);
  await expect(inviteMember(as('owner'), owner)).rejects.toMatchObject({ kind: 'Conflict' });
  const other = tokenIn((await inviteMember(as('owner'), member)).link);
  await deactivateMember(as('owner'), { id: member.id, version: member.version }, identity);
  await expect(accept(other)).rejects.toMatchObject({ kind: 'Conflict' });
});

test('a forgotten password is set anew by a link that is good for an hour, and ends every sign-in', async () => {
  const member = await invite();
  const { email } = member;
  await accept(await mailed(email));
  const userId = await findIdentity(identity, email);
  await identity.auth.api.signInEmail({ body: { email, password: PASSWORD } });
  const signIns = async () =>
    (await identity.pool.query('SELECT FROM "session" WHERE "userId" = $1', [userId])).rowCount;
  expect(await signIns()).toBe(1);
  await sendPasswordLink(deps(), { email });
  const late = await mailed(email);
  await sendPasswordLink(deps(), { email });
  const token = await mailed(email);
  await expect(setPassword(deps(), { token: late, password: 'a much newer one' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  await expect(setPassword(deps(), { token, password: 'abababababab' })).rejects.toMatchObject({ kind: 'Validation' });
  house.clock.moveTo((await house.clock.now()) + HOUR - 1);
  await setPassword(deps(), { token, password: 'a much newer one' });
  expect(await signIns()).toBe(0);
  expect(await isPassword(identity, userId ?? '', 'a much newer one')).toBe(true);
  await expect(setPassword(deps(), { token, password: 'yet another one' })).rejects.toMatchObject({ kind: 'Conflict' });
  expect((await house.history(member.id)).map((entry) => entry.action)).toContain('password-set');
});

test('nobody is written to whose address is not known, or has not joined', async () => {
  const member = await invite();
  await mailed(member.email);
  for (const email of ['nobody@nowhere.test', member.email]) {
    await sendPasswordLink(deps(), { email });
    expect(await mailed(email)).toBe('');
  }
});
