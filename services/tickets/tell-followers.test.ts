import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf } from '../../test/support/tickets.ts';
import { updateAvailability } from '../availability/update.ts';
import { getDeskSettings, updateDeskSettings } from '../desk/settings.ts';
import { addMessage } from './add-message.ts';
import { followTicket } from './follow.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
const { as, open, rows } = deskOf(() => house);
const write = (id: string, kind: 'customer_message' | 'internal_note' = 'customer_message') =>
  addMessage({ ...as('owner'), actor: { kind: 'system', id: 'mail' } }, { id, kind, body: 'Still there?' });
const told = async (id: string, memberId: string) =>
  (
    await rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM notification WHERE href = $1 AND member_id = $2',
      `/tickets/${id}`,
      memberId,
    )
  )[0]?.n;

it('who has a ticket hears of its customer once until it is read, or of each message where the desk says so', async () => {
  const { support } = house.acme.members;
  const [{ id }, other] = [await open({ assigneeId: support }), await open({ assigneeId: support })];
  for (let i = 0; i < 3; i++) await write(id);
  expect(await told(id, support)).toBe(1);
  // Of another ticket, and of what a colleague noted, they hear all the same.
  await write(other.id);
  expect(await told(other.id, support)).toBe(1);
  await write(id, 'internal_note');
  expect(await told(id, support)).toBe(2);
  await write(id);
  expect(await told(id, support)).toBe(2);
  await house.owner.query('UPDATE notification SET read_at = now() WHERE href = $1', [`/tickets/${id}`]);
  for (let i = 0; i < 2; i++) await write(id);
  expect(await told(id, support)).toBe(3);
  // Whoever answers has read it, whether by the bell or not.
  await addMessage(as('support'), { id, kind: 'internal_note', body: 'I look at it.' });
  await write(id);
  expect(await told(id, support)).toBe(4);

  const before = await getDeskSettings(as('support'));
  expect(before).toEqual({ closeAfterDays: 7, customerMessages: 'once', keepMailDays: null });
  expect(await updateDeskSettings(as('owner'), { customerMessages: 'each' })).toMatchObject({
    closeAfterDays: 7,
    customerMessages: 'each',
    ticketsMoved: 0,
  });
  for (let i = 0; i < 2; i++) await write(id);
  expect(await told(id, support)).toBe(6);
  await expect(updateDeskSettings(as('support'), { customerMessages: 'once' })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
});

it('hears what they want to hear: of tickets they have, of those they follow, of notes that name them, and of none of it', async () => {
  const { support, sales } = house.acme.members;
  const [{ id: own }, { id: followed }] = [await open({ assigneeId: support }), await open({ assigneeId: sales })];
  await followTicket(as('support'), { id: followed });
  const [{ name } = { name: '' }] = await rows<{ name: string }>('SELECT name FROM member WHERE id = $1', support);
  const colleague = { ...as('owner'), actor: { kind: 'system' as const, id: 'mail' } };
  const mention = (id: string) => addMessage(colleague, { id, kind: 'internal_note', body: `@${name} look at this` });
  const { id: elsewhere } = await open({ assigneeId: sales });
  const version = async () =>
    (await rows<{ version: number }>('SELECT version FROM member WHERE id = $1', support))[0]?.version ?? 0;
  const hears = async (...news: ('assigned' | 'following' | 'mentions')[]) => {
    const change = { memberId: support, version: await version(), news };
    expect((await updateAvailability(as('support'), change)).news).toEqual(news);
    await house.owner.query('DELETE FROM notification');
    await house.owner.query('DELETE FROM ticket_follower WHERE ticket_id = $1', [elsewhere]);
    for (const id of [own, followed]) await write(id);
    await mention(elsewhere);
    return [await told(own, support), await told(followed, support), await told(elsewhere, support)];
  };
  expect(await hears('assigned', 'following', 'mentions')).toEqual([1, 1, 1]);
  expect(await hears('assigned')).toEqual([1, 0, 0]);
  expect(await hears('following')).toEqual([0, 1, 0]);
  expect(await hears('mentions')).toEqual([0, 0, 1]);
  expect(await hears()).toEqual([0, 0, 0]);
  // A note that names them in their own ticket, or in one they follow, they hear as whatever they hear of; once.
  const named = async (id: string, ...news: ('assigned' | 'following' | 'mentions')[]) => {
    await hears(...news);
    await house.owner.query('DELETE FROM notification');
    await mention(id);
    return told(id, support);
  };
  expect(await named(own, 'assigned')).toBe(1);
  expect(await named(own, 'assigned', 'mentions')).toBe(1);
  expect(await named(followed, 'following')).toBe(1);
  expect(await named(followed, 'assigned')).toBe(0);
  await hears();
  // Named, they follow it all the same.
  expect(await rows('SELECT member_id FROM ticket_follower WHERE ticket_id = $1', elsewhere)).toEqual([
    { member_id: support },
  ]);
});
