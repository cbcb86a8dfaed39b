import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, openSupport } from '../../test/support/tickets.ts';
import { getTicket } from '../tickets/get.ts';
import { markSpam } from '../tickets/spam.ts';
import { updateTicket } from '../tickets/update.ts';
import { archiveSlaPolicy } from './archive.ts';
import { getSlaPolicy } from './get.ts';
import { listSlaPolicies } from './list.ts';
import { orderSlaPolicies } from './order.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
const { as, open } = deskOf(() => house);

it('a policy is put away when no ticket that is not closed holds it; closed ones keep it, new ones come under the next', async () => {
  const first = await openSupport(as('owner'), { name: 'First' });
  const second = await openSupport(as('owner'), { name: 'Second' });
  const { id, version, slaPolicyName } = await open();
  expect(slaPolicyName).toBe('First');
  const archive = (as_ = as('manager')) => archiveSlaPolicy(as_, { id: first.id, version: first.version });
  const refusal = '1 ticket that is not closed is measured by First. Put them under another policy';
  await expect(archive()).rejects.toMatchObject({ kind: 'Conflict', message: expect.stringContaining(refusal) });
  const solved = await updateTicket(as('support'), { id, version, status: 'solved' });
  await expect(archive()).rejects.toThrow(refusal);
  await updateTicket(as('support'), { id, version: solved.version, status: 'closed' });
  await expect(archive(as('support'))).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(archive(house.ctx(house.other, house.other.as('owner')))).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(archiveSlaPolicy(as('owner'), { id: first.id, version: 7 })).rejects.toMatchObject({ kind: 'Conflict' });
  await archive();

  expect((await listSlaPolicies(as('owner'), {})).items.map(({ name }) => name)).toEqual(['Second']);
  await expect(getSlaPolicy(as('owner'), { id: first.id })).rejects.toMatchObject({ kind: 'NotFound' });
  expect((await open()).slaPolicyName).toBe('Second');
  await expect(open({ slaPolicyId: first.id })).rejects.toMatchObject({ kind: 'Validation' });
  expect(await orderSlaPolicies(as('owner'), { ids: [second.id] })).toEqual({ ids: [second.id] });
  const closed = await getTicket(as('support'), { id });
  expect(closed).toMatchObject({ slaPolicyName: 'First', slaPolicyVersion: 1 });
  expect(closed.clocks.map(({ state }) => state)).toContain('met');
  // Taken up again it is measured by what it was measured by.
  const again = await updateTicket(as('support'), { id, version: closed.version, status: 'open' });
  expect(again.slaPolicyName).toBe('First');
});

it('a spam mail, which nobody closes, keeps no policy from being put away', async () => {
  const policy = await openSupport(as('owner'), { name: 'Matched by spam' });
  const { id, version } = await open({ slaPolicyId: policy.id });
  const archive = () => archiveSlaPolicy(as('manager'), { id: policy.id, version: policy.version });
  await expect(archive()).rejects.toThrow('1 ticket that is not closed is measured by Matched by spam');
  await markSpam(as('support'), { id, version }, true);
  expect(await archive()).toEqual({ id: policy.id });
});

it('a ticket that is opened in that moment comes under the next policy', async () => {
  const going = await openSupport(as('owner'), { name: 'Going' });
  await orderSlaPolicies(as('owner'), {
    ids: [
      going.id,
      ...(await listSlaPolicies(as('owner'), {})).items.map(({ id }) => id).filter((id) => id !== going.id),
    ],
  });
  const other = await house.owner.connect();
  try {
    await other.query('BEGIN');
    await other.query('UPDATE sla_policy SET archived_at = now() WHERE id = $1', [going.id]);
    const opened = open();
    const waits = `SELECT FROM pg_locks WHERE NOT granted`;
    while ((await house.owner.query(waits)).rowCount === 0) await new Promise((next) => setTimeout(next, 5));
    await other.query('COMMIT');
    expect((await opened).slaPolicyName).toBe('Second');
  } finally {
    other.release();
  }
});
