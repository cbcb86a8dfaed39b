import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import type { Answer } from '../processes/call.ts';
import { deliverDue, type MessagePort } from './deliver.ts';
import { deliverySubject } from './queue.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const SENT: Answer = { kind: 'done', result: { id: 'p-1' } };

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.owner.query('DELETE FROM message');
  await house.owner.query('DELETE FROM process');
  house.clock.moveTo(START);
  const clock = { ...house.clock, sleepUntil: async (at: Instant) => house.clock.moveTo(at) };
  ctx = { ...house.ctx(house.acme, { kind: 'process', id: 'delivery' }), clock };
});

async function queue(count: number, noun = 'ticket'): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await house.owner.query(
    `INSERT INTO message (tenant_id, id, channel, to_address, subject, body, state, due_at, noun, subject_id, created_at)
     SELECT $1, id, 'email', 'ann@example.com', 'Hello', 'Hi', 'queued', $3, $4, id, $3 FROM unnest($2::uuid[]) AS id`,
    [house.acme.id, ids, new Date(START), noun],
  );
  return ids;
}

/** Writes down the keys under which it was asked. */
function port(change: Partial<MessagePort> = {}): MessagePort & { readonly keys: string[] } {
  const keys: string[] = [];
  const { send = () => Promise.resolve(SENT), ...rest } = change;
  return {
    name: 'test',
    keepsKeys: true,
    longestSeconds: 10,
    ...rest,
    keys,
    send: (message, key, signal) => {
      keys.push(key);
      return send(message, key, signal);
    },
  };
}

/** A second each; eight are under way at a time. */
async function slowly(): Promise<Answer> {
  house.clock.moveTo((await house.clock.now()) + SECOND);
  return SENT;
}

const deliver = (to: MessagePort, as: Ctx = ctx) => deliverDue(as, 'email', to, () => undefined);

const states = async (): Promise<Record<string, number>> => {
  const { rows } = await house.owner.query<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM message GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

/** The database as far as the claim, and then away for so many transactions. */
function away(times: number): Ctx {
  let transactions = 0;
  const failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const withTenant: Ctx['db']['withTenant'] = (tenantId, work) => {
    transactions += 1;
    return transactions > 1 && transactions <= 1 + times ? Promise.reject(failure) : ctx.db.withTenant(tenantId, work);
  };
  return { ...ctx, db: { ...ctx.db, withTenant } };
}

it('sends each message once, under its own key', async () => {
  const ids = await queue(450);
  const door = port();
  expect(await deliver(door)).toBe(450);
  expect([...door.keys].sort()).toEqual([...ids].sort());
  expect(await states()).toEqual({ sent: 450 });
});

it('an answer is written down through an outage of the database, and asked for once', async () => {
  await queue(3);
  const door = port({ keepsKeys: false });
  expect(await deliver(door, away(4))).toBe(3);
  expect([door.keys.length, await states()]).toEqual([3, { sent: 3 }]);
});

describe('a worker that dies before it can write down the answers', () => {
  it.each([
    ['keeps keys: they are asked for again, under the same ones', true, { sent: 3 }],
    ['keeps none: they may have arrived, and a person decides', false, { unknown: 3 }],
  ])('at a provider that %s', async (_, keepsKeys, ends) => {
    await queue(3);
    const door = port({ keepsKeys });
    await expect(deliver(door, away(1000))).rejects.toThrow('ECONNREFUSED');
    const keys = [...door.keys].sort();
    // 5 s to begin with the batch, 10 s that a sending may last, 10 s to write its answer down.
    house.clock.moveTo(START + 25 * SECOND - 1);
    await deliver(door);
    expect(await states()).toEqual({ sending: 3 });
    house.clock.moveTo(START + 25 * SECOND);
    await deliver(door);
    expect(await states()).toEqual(ends);
    expect(door.keys.slice(3).sort()).toEqual(keepsKeys ? keys : []);
  });
});

it('what a slow provider leaves of a batch goes back, keeps its key, and is never taken for lost', async () => {
  const ids = await queue(100);
  const door = port({ keepsKeys: false, send: slowly });
  await deliver(door);
  expect(await states()).toEqual({ sent: 100 });
  expect([...door.keys].sort()).toEqual([...ids].sort());
});

it('what goes back is what this worker holds: a message that was taken up under another number meanwhile is left alone', async () => {
  const ids = await queue(20);
  const waiting: (() => void)[] = [];
  let others: string[] = [];
  const door = port({
    keepsKeys: false,
    async send() {
      if (door.keys.length < 8) await new Promise<void>((resolve) => waiting.push(resolve));
      if (door.keys.length === 8 && others.length === 0) {
        // Of the twelve that have not begun a person asked for one again, and another worker is at it.
        const { rows } = await house.owner.query<{ id: string }>(
          `UPDATE message SET attempt = 2 WHERE state = 'sending' AND NOT id = ANY($1::uuid[]) RETURNING id`,
          [door.keys],
        );
        others = rows.map(({ id }) => id);
        house.clock.moveTo(START + 5 * SECOND);
        for (const resume of waiting) resume();
      }
      return SENT;
    },
  });
  await deliver(door);
  const sql = 'SELECT state, attempt FROM message WHERE id = ANY($1::uuid[]) GROUP BY 1, 2';
  expect((await house.owner.query(sql, [others])).rows).toEqual([{ state: 'sending', attempt: 2 }]);
  expect(others).toHaveLength(12);
  expect([...others, ...door.keys].sort()).toEqual([...ids].sort());
});

describe('a provider that does not answer in its time', () => {
  /** Answers when it is told to, and hears no signal. */
  function deaf() {
    let answer: (answer: Answer) => void = () => undefined;
    const aborted: boolean[] = [];
    const answered = new Promise<Answer>((resolve) => {
      answer = resolve;
    });
    const door = port({ keepsKeys: false, longestSeconds: 0.02 });
    const send: MessagePort['send'] = (_message, _key, signal) => {
      signal.addEventListener('abort', () => aborted.push(true));
      return answered;
    };
    return { door: { ...door, send }, aborted, answer: (with_: Answer) => answer(with_) };
  }
  const stands = async () => (await house.owner.query('SELECT state, provider_id, error FROM message')).rows;

  it('holds nothing up: it is told to end, and the message may have arrived', async () => {
    await queue(1);
    const { door, aborted } = deaf();
    expect(await deliver(door)).toBe(1);
    expect([aborted, await states()]).toEqual([[true], { unknown: 1 }]);
  });

  it.each([
    ['sent', SENT, { state: 'sent', provider_id: 'p-1', error: null }],
    ['refused', { kind: 'refused', error: new Error('421 busy') }, { state: 'failed', error: '421 busy' }],
  ] as const)('and says later that it was %s is believed', async (_, late, ends) => {
    await queue(1);
    const { door, answer } = deaf();
    await deliver(door);
    answer(late);
    await expect.poll(stands, { timeout: 5000, interval: 20 }).toMatchObject([ends]);
  });

  it('and says it of a message that a person has asked for again changes nothing', async () => {
    const [id] = await queue(1);
    const { door, answer } = deaf();
    await deliver(door);
    await house.owner.query(`UPDATE message SET state = 'queued' WHERE id = $1`, [id]);
    answer(SENT);
    const again = port();
    await expect.poll(() => deliver(again), { timeout: 5000 }).toBe(1);
    expect(again.keys).toEqual([`${id}/2`]);
    expect(await states()).toEqual({ sent: 1 });
  });
});

it('leaves the rest of a long queue to the next activity after half a minute', async () => {
  await queue(500);
  const done = await deliver(port({ send: slowly }));
  expect(done).toBeGreaterThanOrEqual(8 * 30);
  expect(done).toBeLessThan(8 * 36);
  expect(await states()).toEqual({ sent: done, queued: 500 - done });
  expect(await house.clock.now()).toBeLessThan(START + MINUTE);
});

it('what has lost its reason while it waited is not sent: an invoice that is no longer open, a lead that is gone', async () => {
  await queue(2, 'invoice');
  await queue(3, 'lead');
  const to = port();
  await deliver(to);
  expect(to.keys).toEqual([]);
  expect(await states()).toEqual({ suppressed: 5 });
});

it('a channel that is paused sends no further batch', async () => {
  await queue(300);
  await house.owner.query(
    `INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, started_at) VALUES ($1, $2, 'delivery', $3, 'delivery/paused', 'running', now())`,
    [house.acme.id, newId(), deliverySubject(house.acme.id, 'email')],
  );
  const to = port({
    send: async () => {
      await house.owner.query(`UPDATE process SET status = 'paused' WHERE kind = 'delivery' AND tenant_id = $1`, [
        house.acme.id,
      ]);
      return SENT;
    },
  });
  await deliver(to);
  expect(to.keys.length).toBeGreaterThan(0);
  const held = (await states()).queued ?? 0;
  expect(held).toBe(300 - to.keys.length);
  expect(held).toBeGreaterThanOrEqual(100);
});

it('what arrived with a remark is sent, and keeps the remark', async () => {
  await queue(1);
  const note = 'The copy to boss@example.com was refused.';
  await deliver(port({ send: () => Promise.resolve({ kind: 'done', result: { id: 'p-1', note } }) }));
  const { rows } = await house.owner.query('SELECT state, error, provider_id FROM message');
  expect(rows).toEqual([{ state: 'sent', error: note, provider_id: 'p-1' }]);
});
