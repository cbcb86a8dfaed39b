import { afterAll, beforeAll, expect, test } from 'vitest';
import { notificationListInput } from '../../domain/notifications/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { countUnread, listNotifications, markRead } from './mine.ts';
import { notify } from './notify.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const note = (memberId: string, title: string) => ({ id: newId(), memberId, tone: 'info', title, href: null }) as const;
const titles = async (ctx: ReturnType<House['ctx']>, filter = {}) =>
  (await listNotifications(ctx, notificationListInput.parse({ filter }))).items.map((item) => item.title);

test('each member reads their own, told twice is told once, and marking reaches nobody else', async () => {
  const { acme, other } = house;
  const [support, sales] = [house.ctx(acme, acme.as('support')), house.ctx(acme, acme.as('sales'))];
  const at = await house.clock.now();
  const mine = note(acme.members.support, 'Breach');
  const theirs = note(acme.members.sales, 'New lead');
  for (let i = 0; i < 2; i++) await transaction(support, (tx) => notify(support, tx, at, mine, theirs));
  expect(await titles(support)).toEqual(['Breach']);
  expect(await countUnread(support)).toEqual({ unread: 1 });
  expect(await markRead(sales, { ids: [mine.id] })).toEqual({ read: 0 });
  const foreign = house.ctx(other, { ...acme.as('support') });
  expect(await markRead(foreign, {})).toEqual({ read: 0 });
  expect(await titles(foreign)).toEqual([]);
  expect(await markRead(support, {})).toEqual({ read: 1 });
  expect(await titles(support, { unread: true })).toEqual([]);
  expect(await countUnread(sales)).toEqual({ unread: 1 });
});
