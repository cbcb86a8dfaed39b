import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANY_TIME, type SendRules } from '../../domain/journeys/send-rules.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { createJourney } from '../journeys/create.ts';
import { publishJourney } from '../journeys/publish.ts';
import { createLead } from '../leads/create.ts';
import { deliverDue, type MessagePort } from '../messages/deliver.ts';
import { actCohort } from '../processes/act.ts';
import type { Answer } from '../processes/call.ts';
import type { AnyStore } from '../processes/store.ts';
import { enrolLeads } from './enrol.ts';
import { nurtureStore } from './process.ts';

/** A Monday. */
const at = (day: number, time: string): Instant => Date.parse(`2026-03-${String(day).padStart(2, '0')}T${time}:00Z`);
const START = at(2, '09:00');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('manager'));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  await house.owner.query('DELETE FROM message');
});

async function journey(rules: Partial<SendRules>): Promise<string> {
  const nodes = [
    { id: 'hello', type: 'send-email' as const, subject: 'Hello', body: 'Hello', nextId: 'end' },
    { id: 'end', type: 'end' as const },
  ];
  const design = { rules: { ...ANY_TIME, ...rules }, graph: { startId: 'hello', nodes } };
  const { id } = await createJourney(ctx, { name: 'Hello', design });
  await publishJourney(ctx, { id, version: 1 });
  return id;
}

let leads = 0;
/** A lead in each of these journeys. @returns their workflows */
async function enrolled(journeyIds: readonly string[], zone: string | null = null): Promise<string[]> {
  const lead = await createLead(ctx, { name: 'Ann', email: `ann-${++leads}@x.test`, zone });
  const workflows: string[] = [];
  for (const journeyId of journeyIds) {
    const { enrolmentId } = await enrolLeads(ctx, { journeyId, leadId: lead.id });
    const sql = 'SELECT workflow_id AS id FROM process WHERE subject_id = $1';
    workflows.push((await house.owner.query<{ id: string }>(sql, [enrolmentId])).rows[0]?.id ?? '');
  }
  return workflows;
}
const messages = async () =>
  (await house.owner.query<{ state: string; retry_at: Date | null }>('SELECT state, retry_at FROM message')).rows;

describe('the cap on a lead', () => {
  const cap = { max: 1, perSeconds: 86_400 };

  /** Acts that all have their facts before the first of them writes, unless one has to wait for another. */
  function inStep(acts: number): AnyStore {
    let loaded = 0;
    const waiting = async () => {
      const sql = 'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted';
      return (await house.owner.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
    };
    return {
      ...nurtureStore,
      async load(tx, subjects, now) {
        const facts = await nurtureStore.load(tx, subjects, now);
        loaded += 1;
        // Of what is loaded again under a lock, too.
        const all = acts * Math.ceil(loaded / acts);
        await expect.poll(async () => loaded >= all || (await waiting()) > 0, { timeout: 5000 }).toBe(true);
        return facts;
      },
    };
  }

  it('holds where two journeys write to it in the same moment: one goes out, the other a day later', async () => {
    const workflows = await enrolled([await journey({ cap }), await journey({ cap })]);
    const store = inStep(workflows.length);
    const acted = await Promise.all(workflows.map((id) => actCohort(ctx, store, id, () => {})));
    expect(await messages()).toHaveLength(1);
    const next = acted.map(({ nextAt }) => nextAt).filter((instant) => instant !== null);
    expect(next).toEqual([START + 24 * HOUR]);
    house.clock.moveTo(START + 24 * HOUR);
    for (const id of workflows) await actCohort(ctx, nurtureStore, id, () => {});
    expect(await messages()).toHaveLength(2);
  });

  it('counts the message of one who was first though its clock was ahead', async () => {
    const [first = '', second = ''] = await enrolled([await journey({ cap }), await journey({ cap })]);
    house.clock.moveTo(START + 5);
    await actCohort(ctx, nurtureStore, first, () => {});
    house.clock.moveTo(START + 3);
    await actCohort(ctx, nurtureStore, second, () => {});
    expect(await messages()).toHaveLength(1);
  });
});

describe('the send window', () => {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
  const window = { days: [...days], from: '09:00', to: '17:00' } as const;
  const SENT: Answer = { kind: 'done', result: { id: 'p-1' } };
  const REFUSED: Answer = { kind: 'refused', error: new Error('450 later') };
  /** @param answers in this order; the last one stays */
  function port(...answers: Answer[]): MessagePort & { readonly sent: string[] } {
    const sent: string[] = [];
    return {
      name: 'test',
      keepsKeys: true,
      longestSeconds: 10,
      sent,
      async send(_message, key) {
        sent.push(`${new Date(await house.clock.now()).toISOString()} ${key.slice(36)}`);
        return answers[Math.min(sent.length, answers.length) - 1] ?? SENT;
      },
    };
  }
  const deliver = (door: MessagePort) => deliverDue(ctx, 'email', door, () => undefined);
  /** A mail that falls due at this instant. */
  async function mailAt(instant: Instant, zone: string | null = null): Promise<void> {
    const [workflowId = ''] = await enrolled([await journey({ window: { ...window, days: [...days] } })], zone);
    house.clock.moveTo(instant);
    await actCohort(ctx, nurtureStore, workflowId, () => {});
    expect(await messages()).toMatchObject([{ state: 'queued' }]);
  }

  it('is judged again when a refused mail is tried again: after its end it waits for the next morning', async () => {
    await mailAt(at(2, '16:59'));
    const door = port(REFUSED, SENT);
    await deliver(door);
    house.clock.moveTo(at(2, '17:00'));
    await deliver(door);
    expect(await messages()).toEqual([{ state: 'queued', retry_at: new Date(at(3, '09:00')) }]);
    house.clock.moveTo(at(3, '09:00') - 1);
    await deliver(door);
    expect(door.sent).toHaveLength(1);
    house.clock.moveTo(at(3, '09:00'));
    await deliver(door);
    expect(door.sent).toEqual(['2026-03-02T16:59:00.000Z ', '2026-03-03T09:00:00.000Z /2']);
    expect(await messages()).toMatchObject([{ state: 'sent' }]);
  });

  it('is open still just before its end: the mail is tried again at once', async () => {
    await mailAt(at(2, '16:58'));
    const door = port(REFUSED, SENT);
    await deliver(door);
    house.clock.moveTo(at(2, '17:00') - 1);
    await deliver(door);
    expect(await messages()).toMatchObject([{ state: 'sent' }]);
  });

  it.each([
    ['5 minutes late goes out', at(5, '17:03'), [{ state: 'sent' }]],
    [
      'a minute more waits for the next morning',
      at(5, '17:04'),
      [{ state: 'queued', retry_at: new Date(at(6, '09:00')) }],
    ],
    [
      'late on a Friday evening waits for Monday',
      at(6, '18:00'),
      [{ state: 'queued', retry_at: new Date(at(9, '09:00')) }],
    ],
  ])('of a channel that was held: a mail %s', async (_, instant, ends) => {
    await mailAt(at(5, '16:58'));
    house.clock.moveTo(instant);
    await deliver(port());
    expect(await messages()).toMatchObject(ends);
  });

  it('is on the lead’s own clock', async () => {
    // 16:59 in New York, a winter's 21:59 in Greenwich.
    await mailAt(at(2, '21:59'), 'America/New_York');
    const door = port(REFUSED, SENT);
    await deliver(door);
    house.clock.moveTo(at(2, '22:00'));
    await deliver(door);
    expect(await messages()).toMatchObject([{ state: 'queued', retry_at: new Date(at(3, '14:00')) }]);
  });
});
