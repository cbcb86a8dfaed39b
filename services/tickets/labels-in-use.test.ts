import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf } from '../../test/support/tickets.ts';
import { labelsInUse } from './labels-in-use.ts';
import { listTickets } from './list.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
const { as, open } = deskOf(() => house);

it('tags and categories that tickets bear, the most used first, and nobody else’s; a list is narrowed to them', async () => {
  await open({ tags: ['vip', 'eu'], category: 'Login' });
  await open({ tags: ['vip'], category: 'Billing' });
  await open({ tags: ['old'], category: 'Billing' });
  expect(await labelsInUse(as('support'))).toEqual({ tags: ['vip', 'eu', 'old'], categories: ['Billing', 'Login'] });
  const filter = { tag: ['eu', 'old'], category: ['Billing'] };
  expect((await listTickets(as('support'), { filter })).items.map(({ tags }) => tags)).toEqual([['old']]);
  const other = house.ctx(house.other, house.other.as('owner'));
  expect(await labelsInUse(other)).toEqual({ tags: [], categories: [] });
  await expect(labelsInUse(as('billing'))).rejects.toMatchObject({ kind: 'Forbidden' });
});
