import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport, TARGETS } from '../../test/support/tickets.ts';
import type { Ctx } from '../context.ts';
import { Prisma } from '../database.ts';
import { actRows } from '../processes/act.ts';
import { addMessage } from './add-message.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { mergeTickets } from './merge.ts';
import { ticketStore } from './process.ts';
import { unmergeTicket } from './unmerge.ts';

let house: House;
let support: Ctx;
/** A Monday, when the office opens. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');

beforeAll(async () => {
  house = await openHouse(MONDAY);
  support = house.ctx(house.acme, house.acme.as('support'));
  const normal = { firstResponseSeconds: 2 * 3600, nextResponseSeconds: 2 * 3600, resolutionSeconds: 6 * 3600 };
  await openSupport(house.ctx(house.acme, house.acme.as('owner')), {
    name: 'With next response',
    targets: { ...TARGETS, normal },
    warnings: [{ percent: 75 }],
  });
});
afterAll(() => house?.close());

/** What is done in a ticket of its own accord; in one that is merged nothing. */
const DONE = ['asks', 'answers', 'waits for the customer', 'solves'] as const;
type Done = (typeof DONE)[number];
interface Step {
  readonly hours: number;
  readonly in: 'target' | 'source';
  readonly done: Done | null;
}

async function perform(id: string, done: Done): Promise<void> {
  const reply = { id, kind: 'public_reply', body: 'Here you are' } as const;
  if (done === 'asks') await addMessage(support, { id, kind: 'customer_message', body: 'And now?' });
  if (done === 'answers') await addMessage(support, reply);
  if (done === 'waits for the customer') await addMessage(support, { ...reply, status: 'pending' });
  if (done === 'solves') await addMessage(support, { ...reply, status: 'solved' });
}

/** Does what is due by the plan, as the worker does. */
async function work(ids: readonly string[], now: Instant): Promise<void> {
  const worker = house.ctx(house.acme, { kind: 'process', id: 'ticket-sla' });
  const where = Prisma.sql`p.tenant_id = ${house.acme.id}::uuid AND p.kind = 'ticket-sla' AND p.subject_id = ANY(${[...ids]}::uuid[])`;
  await actRows(worker, ticketStore, where, now, null);
}

/** Clocks and status, but for the numbers of the runs and what was warned of under them. */
async function measured(id: string) {
  const { status, clocks } = await getTicket(support, { id });
  return { status, clocks: clocks.map(({ occurrence: _, warnings: __, ...clock }) => clock) };
}
const missesOf = async (id: string) =>
  (
    await house.owner.query<{ target: string; at: Date }>(
      'SELECT target, breached_at AS at FROM ticket_breach WHERE ticket_id = $1 ORDER BY 1, 2',
      [id],
    )
  ).rows;

async function play(steps: readonly Step[], merged: readonly [number, number] | null) {
  house.clock.moveTo(MONDAY);
  const open = async () => (await createTicket(support, { subject: 'Question', body: 'Hello?' })).id;
  const ids = { target: await open(), source: await open() };
  let now = MONDAY;
  const [from, to] = merged ?? [-1, -1];
  const takeBack = async () => {
    const { version } = await getTicket(support, { id: ids.source });
    await unmergeTicket(support, { id: ids.source, version });
  };
  for (const [index, step] of steps.entries()) {
    now += step.hours * HOUR;
    house.clock.moveTo(now);
    await work(Object.values(ids), now);
    if (index === from) await mergeTickets(support, { id: ids.target, ids: [ids.source], tellRequesters: null });
    if (step.done) await perform(ids[step.in], step.done);
    if (index === to) await takeBack();
  }
  await work(Object.values(ids), now);
  const left = { target: await measured(ids.target), source: await measured(ids.source) };
  return { ...left, misses: [await missesOf(ids.target), await missesOf(ids.source)] };
}

const step = fc.record({
  hours: fc.constantFrom(0.25, 0.5, 1, 2.5),
  in: fc.constantFrom('target' as const, 'source' as const),
  done: fc.constantFrom(...DONE, null),
});

test('whatever was done before, meanwhile and afterwards: taken back, both tickets are as if they had never been merged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), fc.nat(), fc.nat(), async (any, first, second) => {
      const from = first % (any.length - 1);
      const to = from + 1 + (second % (any.length - from - 1));
      // In the source nothing is done while it is merged: what is written there goes on in the target.
      const steps = any.map((one, index) =>
        index >= from && index <= to && one.in === 'source' ? { ...one, done: null } : one,
      );
      expect(await play(steps, [from, to])).toEqual(await play(steps, null));
    }),
    { numRuns: 5 },
  );
}, 120_000);

test('a wait that was missed meanwhile is none afterwards, and the next one is warned of and missed under a number of its own', async () => {
  const quiet = (hours: number): Step => ({ hours, in: 'target', done: null });
  const steps: Step[] = [
    { hours: 0.5, in: 'target', done: 'waits for the customer' },
    quiet(0.5),
    quiet(2),
    { hours: 0.5, in: 'target', done: 'asks' },
    quiet(2.5),
  ];
  const { target, misses } = await play(steps, [1, 2]);
  const missed = target.clocks.filter(({ target: of }) => of === 'next_response').map(({ state }) => state);
  expect(missed).toEqual(['met', 'breached']);
  expect(misses[0]).toContainEqual({ target: 'next_response', at: new Date(MONDAY + 5.5 * HOUR) });
});

test('an answer that was on the edge of being late by the merged one’s wait is in time without it', async () => {
  const asks: Step = { hours: 0.25, in: 'target', done: 'asks' };
  const steps: Step[] = [
    { hours: 0.25, in: 'target', done: 'answers' },
    asks,
    asks,
    asks,
    asks,
    { hours: 1, in: 'target', done: 'answers' },
  ];
  expect(await play(steps, [3, 5])).toEqual(await play(steps, null));
});

test('what is missed by its own wait in the moment of taking back is missed then, and not when the merged one’s wait was', async () => {
  const asks = (hours: number): Step => ({ hours, in: 'target', done: 'asks' });
  const steps: Step[] = [{ hours: 0.25, in: 'target', done: 'answers' }, asks(0.25), asks(1), asks(1), asks(0.25)];
  const { misses } = await play(steps, [2, 3]);
  expect(misses[0]).toContainEqual({ target: 'next_response', at: new Date(MONDAY + 2.5 * HOUR) });
  expect(await play(steps, [2, 3])).toEqual(await play(steps, null));
});
