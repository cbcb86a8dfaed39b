import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { claimKey, keepAnswer, releaseKey } from './keep.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const answer = { status: 201, body: { data: { id: 1 } } };
const owner = () => house.ctx(house.acme, house.acme.as('owner'));

test('an answer is kept for 24 h: still just before, no longer at it', async () => {
  const began = await house.clock.now();
  expect(await claimKey(owner(), 'day', 'h')).toBeNull();
  await keepAnswer(owner(), 'day', answer);
  house.clock.moveTo(began + DAY - 1);
  expect(await claimKey(owner(), 'day', 'h')).toEqual(answer);
  house.clock.moveTo(began + DAY);
  expect(await claimKey(owner(), 'day', 'another')).toBeNull();
});

test('while the first runs the second waits; long after, a person has to look; released, it is free', async () => {
  const began = await house.clock.now();
  expect(await claimKey(owner(), 'run', 'h')).toBeNull();
  await expect(claimKey(owner(), 'run', 'h')).rejects.toMatchObject({ kind: 'Conflict', retryAfterSeconds: 1 });
  house.clock.moveTo(began + 120 * SECOND);
  await expect(claimKey(owner(), 'run', 'h')).rejects.toMatchObject({ retryAfterSeconds: 1 });
  house.clock.moveTo(began + 120 * SECOND + 1);
  await expect(claimKey(owner(), 'run', 'h')).rejects.toMatchObject({ kind: 'Conflict', retryAfterSeconds: null });
  await releaseKey(owner(), 'run');
  expect(await claimKey(owner(), 'run', 'h')).toBeNull();
});

test('a key belongs to one member of one workspace', async () => {
  const { acme, other } = house;
  expect(await claimKey(owner(), 'mine', 'h')).toBeNull();
  await keepAnswer(owner(), 'mine', answer);
  expect(await claimKey(house.ctx(acme, acme.as('admin')), 'mine', 'h')).toBeNull();
  expect(await claimKey(house.ctx(other, acme.as('owner')), 'mine', 'h')).toBeNull();
});

test('an answer that was given is not released', async () => {
  await releaseKey(owner(), 'mine');
  expect(await claimKey(owner(), 'mine', 'h')).toEqual(answer);
});
