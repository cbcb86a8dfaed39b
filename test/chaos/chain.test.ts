import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../temporal/servers/processes.ts';
import {
  type Chain,
  type ChainTicket,
  holdUp,
  leftBehind,
  openDue,
  type PartPlayed,
  STEPS,
  seedChain,
} from './chain.ts';
import { openTaker } from './mail-taker.ts';
import { untilQuiet } from './quiet.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { type Stack, startStack } from './stack.ts';

const LIMIT_MS = 90_000;

let stack: Stack;
let owner: pg.Pool;
let chain: Chain;
let receiver: Receiver;
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
  stack = await startStack();
  owner = new pg.Pool({ connectionString: stack.urls.owner, max: 4 });
  receiver = await openReceiver();
  await stack.kill('worker');
  chain = await seedChain(stack.urls, Date.now());
  const letGo = await Promise.all(of('held').map((ticket) => holdUp(stack.urls.owner, chain, ticket)));
  await stack.start('worker', receiver.env);
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
  await receiver?.close();
});

test('the worker died in the middle of every step, and after every step', () => {
  expect(doneAtDeath[0]?.first).toEqual({ played: STEPS.length, held: 0, free: STEPS.length });
  expect(doneAtDeath[0]?.second.held).toBeGreaterThan(0);
});

/** Messages that were not sent, at the first attempt. */
const notSentOnce = (left: Awaited<ReturnType<typeof leftBehind>>) =>
  left.messages.filter(
    ({ channel, state, attempt }) => attempt !== 1 || state !== (channel === 'email' ? 'sent' : 'sent or unknown'),
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

test('outside nothing has arrived twice, and whatever was entered as sent has arrived', async () => {
  const { rows } = await owner.query<{ channel: string; what: string }>(
    `SELECT channel, CASE channel WHEN 'sms' THEN to_address || ' ' || body ELSE id::text END AS what
     FROM message WHERE channel IN ('sms', 'webhook') AND state = 'sent'`,
  );
  expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['sms', 'webhook']));
  const arrived = receiver.taken.map(({ what }) => what);
  expect(arrived.toSorted()).toEqual([...new Set(arrived)].sort());
  expect(rows.map(({ what }) => what).filter((what) => !arrived.includes(what))).toEqual([]);
});

/**
 * Between the yes of a provider and our entering it nothing can be known afterwards of what is sent without a key that it keeps: it is sent
 * at most once, says that it may have arrived, and a person decides.
 */
async function diesOver(
  { channel, step }: { channel: 'email' | 'sms' | 'webhook'; step: keyof typeof STEPS & number },
  taken: () => number,
  letGo: () => Promise<void>,
): Promise<void> {
  const ticketId = await openDue(stack.urls, chain, step);
  const met = await eventually(async () => taken() === 1 && (await waiting()) === 1, LIMIT_MS);
  await stack.kill('worker');
  await letGo();
  expect(met).toBe(true);
  const messages = async () =>
    (
      await owner.query<{ state: string; attempt: number }>(
        `SELECT state, attempt FROM message WHERE subject_id = $1 AND channel = $2`,
        [ticketId, channel],
      )
    ).rows;
  expect(await messages()).toContainEqual({ state: 'sending', attempt: 1 });
  // As though the time had passed in which the worker could still have entered the answer.
  await owner.query(`UPDATE message SET retry_at = now() WHERE state = 'sending'`);
  await stack.start('worker');
  await untilQuiet(owner, 0, LIMIT_MS);
  expect((await messages()).filter(({ state }) => state !== 'sent')).toEqual([{ state: 'unknown', attempt: 1 }]);
  expect(taken()).toBe(1);
}

test.each([
  { channel: 'sms', step: 3 },
  { channel: 'webhook', step: 4 },
] as const)(
  'a message by $channel that was taken when the worker died is not sent again',
  async (which) => {
    const before = receiver.taken.length;
    const taken = () => receiver.taken.slice(before).filter(({ channel }) => channel === which.channel).length;
    await diesOver(which, taken, await receiver.hold(which.channel, stack.urls.owner));
  },
  180_000,
);

test('a mail that was taken when the worker died is not sent again', async () => {
  await stack.kill('worker');
  const taker = await openTaker(stack.urls.owner);
  try {
    await stack.start('worker', { SMTP_URL: taker.url });
    await diesOver({ channel: 'email', step: 0 }, () => taker.taken.length, taker.letGo);
  } finally {
    await taker.close();
  }
}, 180_000);
