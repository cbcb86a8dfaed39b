import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import { eventually } from '../../temporal/servers/processes.ts';
import {
  type Chain,
  type ChainTicket,
  holdUp,
  leftBehind,
  openWarned,
  type PartPlayed,
  STEPS,
  seedChain,
} from './chain.ts';
import { openTaker } from './mail-taker.ts';
import { untilQuiet } from './quiet.ts';
import { type Stack, startStack } from './stack.ts';

const LIMIT_MS = 90_000;

let stack: Stack;
let owner: pg.Pool;
let chain: Chain;
/** Of the steps of each part that the ledger held when the worker died. */
const doneAtDeath: { first: Record<PartPlayed, number>; second: Record<PartPlayed, number> }[] = [];

const of = (part: PartPlayed): ChainTicket[] => chain.tickets.filter((ticket) => ticket.part === part);

async function done(part: PartPlayed): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM unnest($1::uuid[], $2::text[]) AS asked (process_id, key)
     JOIN ledger l ON l.process_id = asked.process_id AND l.key = asked.key`,
    [of(part).map(({ processId }) => processId), of(part).map(({ step }) => STEPS[step]?.key)],
  );
  return rows[0]?.n ?? 0;
}
const doneOfAll = async () => ({ played: await done('played'), held: await done('held'), free: await done('free') });

/** Transactions that wait for another one to end. */
async function waiting(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `SELECT count(DISTINCT pid)::int AS n FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`,
  );
  return rows[0]?.n ?? 0;
}

/**
 * One death takes all steps at once: a ticket each that is in the middle of its step, and one each that has just done it. The second comes
 * the moment the first of those that were held up is seen to be done.
 */
beforeAll(async () => {
  await ensureBuilt(['workflows']);
  stack = await startStack();
  owner = new pg.Pool({ connectionString: stack.urls.owner, max: 4 });
  await stack.kill('worker');
  chain = await seedChain(stack.urls, Date.now());
  const letGo = await Promise.all(of('held').map((ticket) => holdUp(stack.urls.owner, chain, ticket)));
  await stack.start('worker');
  const inTheMiddle = async () => (await waiting()) === STEPS.length && (await done('free')) === STEPS.length;
  const met = await eventually(inTheMiddle, LIMIT_MS);
  await stack.kill('worker');
  const first = await doneOfAll();
  for (const release of letGo) await release();
  if (!met) throw new Error(`not in the middle of every step: ${JSON.stringify(first)}`);
  await stack.start('worker');
  await eventually(async () => (await done('held')) > 0, LIMIT_MS);
  await stack.kill('worker');
  doneAtDeath.push({ first, second: await doneOfAll() });
  await stack.start('worker');
  await untilQuiet(owner, 0, LIMIT_MS);
});
afterAll(async () => {
  await owner?.end();
  await stack?.stop();
});

test('the worker died in the middle of every step, and after every step', () => {
  expect(doneAtDeath[0]?.first).toEqual({ played: STEPS.length, held: 0, free: STEPS.length });
  expect(doneAtDeath[0]?.second.held).toBeGreaterThan(0);
});

/** Messages that were not sent, at the first attempt; the webhook is sent to nobody. */
const notSentOnce = (left: Awaited<ReturnType<typeof leftBehind>>) =>
  left.messages.filter(
    ({ channel, state, attempt }) => attempt !== 1 || state !== (channel === 'webhook' ? 'failed or unknown' : 'sent'),
  );

describe.each(STEPS.map(({ key }, step) => ({ key, step })))('$key', ({ step }) => {
  const at = (part: PartPlayed) => of(part).find((ticket) => ticket.step === step) ?? { id: '' };
  test.each(['held', 'free'] as const)('%s: has left behind what it leaves where nobody dies', async (part) => {
    const undisturbed = await leftBehind(owner, at('played'));
    expect(undisturbed).toMatchObject({ ledger: { length: step + 1 } });
    const left = await leftBehind(owner, at(part));
    expect(left).toEqual(undisturbed);
    expect(notSentOnce(left)).toEqual([]);
  });
});

/**
 * Between the yes of the server and our entering it nothing can be known of a mail afterwards: it is sent at most once, and a person decides.
 */
test('a mail that was taken when the worker died is not sent again, and says that it may have arrived', async () => {
  await stack.kill('worker');
  const taker = await openTaker(stack.urls.owner);
  try {
    await stack.start('worker', { SMTP_URL: taker.url });
    const ticketId = await openWarned(stack.urls, chain);
    expect(await eventually(async () => taker.taken.length === 1 && (await waiting()) === 1, LIMIT_MS)).toBe(true);
    await stack.kill('worker');
    await taker.letGo();
    const message = async () =>
      (
        await owner.query<{ id: string; state: string; attempt: number }>(
          `SELECT id, state, attempt FROM message WHERE subject_id = $1 AND channel = 'email'`,
          [ticketId],
        )
      ).rows;
    const [cutOff] = await message();
    expect(cutOff).toMatchObject({ state: 'sending', attempt: 1 });
    // As though the time had passed in which the worker could still have entered the answer.
    await owner.query(`UPDATE message SET retry_at = now() WHERE state = 'sending'`);
    await stack.start('worker');
    await untilQuiet(owner, 0, LIMIT_MS);
    expect(await message()).toEqual([{ id: cutOff?.id, state: 'unknown', attempt: 1 }]);
    expect(taker.taken).toEqual([expect.stringContaining(`<${cutOff?.id}@`)]);
  } finally {
    await taker.close();
  }
}, 180_000);
