import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MessageState } from '../../domain/messages/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { countMessages, getMessage } from './list.ts';
import { sendAgain } from './send-again.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('manager'));
});
afterAll(() => house.close());

async function message(state: MessageState): Promise<string> {
  const id = newId();
  await house.owner.query(
    `INSERT INTO message (tenant_id, id, channel, to_address, subject, body, state, attempt, error, due_at, noun, subject_id, created_at)
     VALUES ($1, $2, 'email', 'ann@example.com', 'Hello', 'Hi', $3, 2, 'mailbox full', '2026-03-02T09:00Z', 'lead', $4, '2026-03-02T09:00Z')`,
    [house.acme.id, id, state, newId()],
  );
  return id;
}

const wakes = async (): Promise<number> =>
  (await house.owner.query(`SELECT FROM outbox WHERE tenant_id = $1 AND kind = 'delivery'`, [house.acme.id]))
    .rowCount ?? 0;

it.each(['failed', 'unknown'] as const)(
  'a message that is %s waits again, with who and why, and its channel is woken',
  async (state) => {
    const id = await message(state);
    const before = await wakes();
    expect(await sendAgain(ctx, { id, reason: 'She cleared her mailbox' })).toMatchObject({
      state: 'queued',
      error: null,
      attempt: 2,
    });
    expect(await wakes()).toBe(before + 1);
    const { rows } = await house.owner.query('SELECT action, actor_id, reason FROM audit WHERE subject_id = $1', [id]);
    expect(rows).toEqual([
      { action: 'sent-again', actor_id: house.acme.members.manager, reason: 'She cleared her mailbox' },
    ]);
  },
);

it.each(['queued', 'sending', 'sent', 'suppressed'] as const)('a message that is %s is left alone', async (state) => {
  const id = await message(state);
  await expect(sendAgain(ctx, { id, reason: 'Again' })).rejects.toMatchObject({ kind: 'Conflict' });
  expect((await getMessage(ctx, { id })).state).toBe(state);
});

it('is refused to who may only read, and does not exist for another workspace', async () => {
  const id = await message('failed');
  const support = house.ctx(house.acme, house.acme.as('support'));
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(sendAgain(support, { id, reason: 'Again' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(sendAgain(stranger, { id, reason: 'Again' })).rejects.toMatchObject({ kind: 'NotFound' });
  expect(await countMessages(stranger)).toEqual({ queued: 0, stuck: 0 });
});
