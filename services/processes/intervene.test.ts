import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { deliveryStore } from '../messages/process.ts';
import { queueMessages } from '../messages/queue.ts';
import { stores } from '../registry.ts';
import { failEffect } from './act.ts';
import { cancelProcess, retryProcess, skipFailedStep } from './intervene.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  for (const table of ['ledger', 'process', 'message']) await house.owner.query(`DELETE FROM ${table}`);
});

/** The e-mail channel of Acme, with one message that is due. */
async function channel(): Promise<{ processId: string; workflowId: string; messageId: string }> {
  const messageId = newId();
  await ctx.db.withTenant(ctx.tenantId, (tx) =>
    queueMessages(
      ctx,
      tx,
      [
        {
          id: messageId,
          channel: 'email',
          toAddress: 'ann@example.com',
          toName: null,
          subject: 'Hello',
          body: 'Hi',
          dueAt: START,
          noun: 'ticket',
          subjectId: newId(),
        },
      ],
      START,
    ),
  );
  const { rows } = await house.owner.query<{ id: string; workflow_id: string }>(
    `SELECT id, workflow_id FROM process WHERE kind = 'delivery'`,
  );
  return { processId: rows[0]?.id ?? '', workflowId: rows[0]?.workflow_id ?? '', messageId };
}

interface Entry {
  readonly key: string;
  readonly state: string;
  readonly at?: number;
}

async function enter(processId: string, entries: readonly Entry[]): Promise<void> {
  for (const { key, state, at = START } of entries) {
    await house.owner.query(
      `INSERT INTO ledger (tenant_id, id, process_id, key, kind, due_at, state, attempt, at) VALUES ($1, $2, $3, $4, 'deliver', $5, $6, 1, $7)`,
      [ctx.tenantId, newId(), processId, key, new Date(START), state, new Date(at)],
    );
  }
}

const entered = async (processId: string): Promise<Record<string, string>> => {
  const sql = 'SELECT key, state FROM ledger WHERE process_id = $1';
  const { rows } = await house.owner.query<{ key: string; state: string }>(sql, [processId]);
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
};
const statusOf = async (id: string) =>
  (await house.owner.query<{ status: string }>('SELECT status FROM process WHERE id = $1', [id])).rows[0]?.status;

it('a channel of messages is not cancelled: what is queued on it would never go out', async () => {
  const { processId } = await channel();
  const cancel = cancelProcess(ctx, stores, { id: processId, reason: 'Tidy up' });
  await expect(cancel).rejects.toMatchObject({ kind: 'Conflict', message: expect.stringContaining('pause it') });
  expect([await statusOf(processId), await house.history(processId)]).toEqual(['running', []]);
});

describe('giving up on an effect', () => {
  it.each(['failed', 'done', 'unknown'] as const)('whose key is %s already ends, and enters nothing', async (state) => {
    const { processId, workflowId, messageId } = await channel();
    const key = `deliver:${messageId}`;
    await enter(processId, [{ key, state }]);
    await failEffect(ctx, deliveryStore, workflowId, key, 'It timed out.');
    expect([await statusOf(processId), await entered(processId)]).toEqual(['running', { [key]: state }]);
  });

  it('whose key is open enters it as failed, with the words', async () => {
    const { processId, workflowId, messageId } = await channel();
    await failEffect(ctx, deliveryStore, workflowId, `deliver:${messageId}`, 'It timed out.');
    const { rows } = await house.owner.query('SELECT state, error FROM ledger WHERE process_id = $1', [processId]);
    expect(rows).toEqual([{ state: 'failed', error: 'It timed out.' }]);
  });
});

describe.each([
  ['retry', retryProcess, 'refused'],
  ['skip', skipFailedStep, 'skipped'],
] as const)('%s', (_, verb, moved) => {
  it('moves the step that stopped the process, not the one that failed last', async () => {
    const { processId } = await channel();
    await enter(processId, [
      { key: 'stopped', state: 'failed' },
      { key: 'later', state: 'failed', at: START + SECOND },
      { key: 'lost', state: 'unknown', at: START + 2 * SECOND },
    ]);
    const error = JSON.stringify({ message: 'No', effectKey: 'stopped' });
    await house.owner.query(`UPDATE process SET status = 'failed', error = $1 WHERE id = $2`, [error, processId]);
    await verb(ctx, stores, { id: processId, reason: 'Looked at' });
    expect(await entered(processId)).toEqual({ stopped: moved, later: 'failed', lost: 'unknown' });
    expect(await statusOf(processId)).toBe('running');
  });

  it('of a process that went on moves the one that failed last, and no other', async () => {
    const { processId } = await channel();
    await enter(processId, [
      { key: 'late', state: 'failed', at: START + SECOND },
      { key: 'done', state: 'done', at: START + 2 * SECOND },
      { key: 'early', state: 'failed' },
    ]);
    await verb(ctx, stores, { id: processId, reason: 'Looked at' });
    expect(await entered(processId)).toEqual({ late: moved, early: 'failed', done: 'done' });
  });

  it('where no step failed is refused', async () => {
    const { processId } = await channel();
    await enter(processId, [{ key: 'done', state: 'done' }]);
    await expect(verb(ctx, stores, { id: processId, reason: 'Hope' })).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await entered(processId)).toEqual({ done: 'done' });
  });
});
