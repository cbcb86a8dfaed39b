import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { ledgerId } from '../ids.ts';
import { isOutage } from '../outage.ts';
import { stores } from '../registry.ts';
import { failEffect } from './act.ts';
import { type Answer, type Call, callEffect } from './call.ts';
import { cancelProcess, pauseProcess, resumeProcess, retryProcess } from './intervene.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
/** Without an id of the provider's: each charge is a payment of its own. */
const PAID: Answer = { kind: 'done', result: { status: 'paid' } };
const LOST: Answer = { kind: 'ambiguous', error: new Error('no answer') };
const BUSY: Answer = { kind: 'refused', error: new Error('429') };

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

interface Due {
  readonly invoiceId: string;
  readonly processId: string;
  /** The charge's ledger id, which is its first key at the provider. */
  readonly key: string;
  call(provider: Call, as?: Ctx): ReturnType<typeof callEffect>;
  entry(): Promise<{ state: string; attempt: number; retry_at: Date | null; at: Date } | null>;
}

/** An invoice whose first charge is due now. */
async function due(): Promise<Due> {
  const customerId = (await newCustomer(ctx)).id;
  await subscribe(ctx, { customerId });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { customerId } })).items;
  const invoiceId = invoice?.id ?? '';
  const { collection } = await getInvoice(ctx, { id: invoiceId });
  const processId = collection?.id ?? '';
  return {
    invoiceId,
    processId,
    key: ledgerId(ctx.tenantId, processId, 'charge#0'),
    call: (provider, as = ctx) => callEffect(as, collectionStore, provider, collection?.workflowId ?? '', 'charge#0'),
    async entry() {
      const sql = 'SELECT state, attempt, retry_at, at FROM ledger WHERE process_id = $1';
      return (await house.owner.query(sql, [processId])).rows[0] ?? null;
    },
  };
}

/** A provider that answers in this order and writes down the keys; the last answer stays. */
function provider(answers: readonly Answer[], options: Partial<Call> = {}): Call & { readonly keys: string[] } {
  const keys: string[] = [];
  return {
    keys,
    keepsKeysSeconds: 23 * 3600,
    longestSeconds: 80,
    lookUp: null,
    make: (_facts, _effect, key) => {
      keys.push(key);
      return Promise.resolve(answers[Math.min(keys.length, answers.length) - 1] as Answer);
    },
    ...options,
  };
}

/** A worker that dies after its call, before it can write down the answer. */
function dying(): Ctx {
  let transactions = 0;
  return {
    ...ctx,
    db: {
      ...ctx.db,
      withTenant: (tenantId, work) => {
        transactions += 1;
        return transactions > 1 ? Promise.reject(new Error('killed')) : ctx.db.withTenant(tenantId, work);
      },
    },
  };
}

/** A database that is there for the claim, and then away for so many transactions. */
function outage(failures: number): Ctx {
  let transactions = 0;
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const withTenant: Ctx['db']['withTenant'] = (tenantId, work) => {
    transactions += 1;
    return transactions > 1 && transactions <= 1 + failures ? Promise.reject(away) : ctx.db.withTenant(tenantId, work);
  };
  return { ...ctx, db: { ...ctx.db, withTenant } };
}

describe('an answer', () => {
  it('is settled once; asked again, nothing is due', async () => {
    const charge = await due();
    const bank = provider([{ kind: 'done', result: { status: 'paid', providerId: 'p-1' } }]);
    expect(await charge.call(bank)).toBe('done');
    expect(await charge.call(bank)).toBe('stale');
    expect(bank.keys).toEqual([charge.key]);
    expect(await getInvoice(ctx, { id: charge.invoiceId })).toMatchObject({
      status: 'paid',
      dueMinor: 0,
      attempts: [{ id: charge.key, outcome: 'paid', providerId: 'p-1' }],
      collection: { status: 'over', outcome: 'paid' },
    });
  });

  it('to two workers at once is one: the other is told that somebody is at it', async () => {
    const charge = await due();
    const bank = provider([PAID]);
    const results = await Promise.all([charge.call(bank), charge.call(bank)]);
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
    expect(bank.keys).toEqual([charge.key]);
  });

  it('that refuses waits 30 s as a fact, and is asked for again under a new key', async () => {
    const charge = await due();
    const bank = provider([BUSY, PAID]);
    expect(await charge.call(bank)).toBe('refused');
    expect(await charge.entry()).toMatchObject({
      state: 'refused',
      attempt: 1,
      retry_at: new Date(START + 30 * SECOND),
    });
    house.clock.moveTo(START + 30 * SECOND - 1);
    expect(await charge.call(bank)).toBe('stale');
    house.clock.moveTo(START + 30 * SECOND);
    expect(await charge.call(bank)).toBe('done');
    expect(bank.keys).toEqual([charge.key, `${charge.key}/2`]);
  });

  it('that refuses for the eighth time is given up, and a person decides', async () => {
    const charge = await due();
    const bank = provider([BUSY]);
    for (let attempt = 1; attempt <= 7; attempt++) {
      expect(await charge.call(bank)).toBe('refused');
      house.clock.moveTo((await charge.entry())?.retry_at?.getTime() ?? 0);
    }
    expect(await charge.call(bank)).toBe('failed');
    expect((await getInvoice(ctx, { id: charge.invoiceId })).collection?.status).toBe('failed');
    expect(new Set(bank.keys).size).toBe(8);
  });

  it('that will never come stops the process; a retry has a key of its own', async () => {
    const charge = await due();
    expect(await charge.call(provider([{ kind: 'failed', error: new Error('400 no such card') }]))).toBe('failed');
    const { collection } = await getInvoice(ctx, { id: charge.invoiceId });
    expect(collection).toMatchObject({
      status: 'failed',
      error: { message: '400 no such card', effectKey: 'charge#0' },
    });
    await retryProcess(ctx, stores, { id: charge.processId, reason: 'Token renewed' });
    const bank = provider([PAID]);
    expect(await charge.call(bank)).toBe('done');
    expect(bank.keys).toEqual([`${charge.key}/2`]);
  });
});

describe('no answer', () => {
  it('is asked for again under the same key where the provider keeps keys', async () => {
    const charge = await due();
    const bank = provider([LOST, PAID]);
    expect(await charge.call(bank)).toBe('done');
    expect(bank.keys).toEqual([charge.key, charge.key]);
  });

  /** Asks whenever it is time, until there is an end. @returns the seconds between the asks, and how it ended */
  async function askUntilEnd(charge: Due, bank: Call): Promise<{ distances: number[]; end: string }> {
    const distances: number[] = [];
    for (;;) {
      const end = await charge.call(bank);
      const retryAt = (await charge.entry())?.retry_at?.getTime() ?? null;
      if (end !== 'asked' || retryAt === null) return { distances, end };
      distances.push((retryAt - (await house.clock.now())) / SECOND);
      house.clock.moveTo(retryAt - 1);
      expect(await charge.call(bank)).toBe('stale');
      house.clock.moveTo(retryAt);
    }
  }
  /** At growing distances, six hours at most: 30 s, 1 min … 4 h 16 min, 6 h, 6 h. */
  const DISTANCES = [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600, 21_600];

  it('goes on being asked for under the same key at growing distances while the provider keeps it; then a person decides', async () => {
    const charge = await due();
    const bank = provider([LOST]);
    expect(await askUntilEnd(charge, bank)).toEqual({ distances: DISTANCES, end: 'unknown' });
    expect(new Set(bank.keys)).toEqual(new Set([charge.key]));
    expect(await charge.entry()).toMatchObject({ state: 'unknown', attempt: 1, retry_at: null });
    const { collection, attempts } = await getInvoice(ctx, { id: charge.invoiceId });
    expect([collection?.status, attempts.map(({ outcome }) => outcome)]).toEqual(['failed', ['unknown']]);
    expect(await charge.call(bank)).toBe('stale');
  });

  it('is asked for once more, as a record, when the key is forgotten: until then that none is found proves nothing', async () => {
    const charge = await due();
    const bank = provider([LOST], { lookUp: () => Promise.resolve('absent') });
    const { distances } = await askUntilEnd(charge, bank);
    const asked = distances.reduce((sum, distance) => sum + distance, 0);
    expect([distances.slice(0, -1), asked]).toEqual([DISTANCES, 23 * 3600]);
    expect(await charge.entry()).toMatchObject({ state: 'refused', attempt: 1 });
  });

  it('is found by a record as soon as one may be looked for, after five minutes', async () => {
    const charge = await due();
    const bank = provider([LOST], { lookUp: () => Promise.resolve(PAID) });
    expect(await askUntilEnd(charge, bank)).toEqual({ distances: DISTANCES.slice(0, 4), end: 'done' });
    expect((await getInvoice(ctx, { id: charge.invoiceId })).status).toBe('paid');
  });

  it('is seen while it is asked for: in the ledger with the reason, in what comes next, and nothing after it is done', async () => {
    const charge = await due();
    expect(await charge.call(provider([LOST]))).toBe('asked');
    const at = new Date(START + 30 * SECOND).toISOString();
    const { collection, attempts } = await getInvoice(ctx, { id: charge.invoiceId });
    expect([collection?.status, collection?.nextAt, attempts]).toEqual(['running', at, []]);
    expect(collection?.timeline).toMatchObject([
      { key: 'charge#0', state: 'sending', retryAt: at, error: 'no answer' },
    ]);
    expect(collection?.next[0]).toMatchObject({ key: 'charge#0', at });
    await expect(recordPayment(ctx, { id: charge.invoiceId, version: 1 })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('to one who took it up is nobody else’s to ask for while the call may last', async () => {
    const charge = await due();
    expect(await charge.call(provider([LOST]))).toBe('asked');
    house.clock.moveTo(START + 30 * SECOND);
    await expect(charge.call(provider([LOST]), dying())).rejects.toThrow('killed');
    const bank = provider([PAID]);
    house.clock.moveTo(START + 120 * SECOND - 1);
    expect(await charge.call(bank)).toBe('busy');
    house.clock.moveTo(START + 120 * SECOND);
    expect([await charge.call(bank), bank.keys]).toEqual(['done', [charge.key]]);
  });

  it('is asked for by nobody once the collection is cancelled: it may have been made', async () => {
    const charge = await due();
    expect(await charge.call(provider([LOST]))).toBe('asked');
    await cancelProcess(ctx, stores, { id: charge.processId, reason: 'Written off' });
    expect(await charge.entry()).toMatchObject({ state: 'unknown', retry_at: null });
    house.clock.moveTo(START + DAY);
    expect(await charge.call(provider([PAID]))).toBe('stale');
  });

  it.each([
    ['found', PAID, 'done', 'done'],
    ['absent', 'absent' as const, 'refused', 'refused'],
    ['unanswered', LOST, 'unknown', 'unknown'],
  ])('of a provider that keeps no keys is looked up: %s', async (_, found, result, state) => {
    const charge = await due();
    const asked: string[] = [];
    const lookUp = (_facts: unknown, _effect: unknown, key: string) => {
      asked.push(key);
      return Promise.resolve(found);
    };
    const bank = provider([LOST], { keepsKeysSeconds: null, lookUp });
    expect(await charge.call(bank)).toBe(result);
    expect([bank.keys, asked]).toEqual([[charge.key], [charge.key]]);
    expect(await charge.entry()).toMatchObject({ state });
  });

  it('of a provider that cannot be asked is never repeated', async () => {
    const charge = await due();
    const bank = provider([LOST], { keepsKeysSeconds: null });
    expect(await charge.call(bank)).toBe('unknown');
    expect(bank.keys).toEqual([charge.key]);
  });
});

describe('a worker that dies between call and settlement', () => {
  it('leaves a claim that holds 10 s longer than a call may last; then it is taken up under the same key, never a second one', async () => {
    const charge = await due();
    const bank = provider([PAID]);
    await expect(charge.call(bank, dying())).rejects.toThrow('killed');
    expect(await charge.entry()).toMatchObject({ state: 'sending', attempt: 1 });
    house.clock.moveTo(START + 90 * SECOND - 1);
    expect(await charge.call(bank)).toBe('busy');
    house.clock.moveTo(START + 90 * SECOND);
    expect(await charge.call(bank)).toBe('done');
    expect(bank.keys).toEqual([charge.key, charge.key]);
    expect(await charge.entry()).toMatchObject({ state: 'done', attempt: 1 });
    expect((await getInvoice(ctx, { id: charge.invoiceId })).attempts).toHaveLength(1);
  });

  it.each([
    ['while the key is kept it is repeated', 0, 2],
    ['when the key has expired it is looked up', 1, 1],
  ])('%s, counted from when the call first went out', async (_, late, calls) => {
    const charge = await due();
    const lookUp = () => Promise.resolve(PAID);
    const bank = provider([PAID], { keepsKeysSeconds: 3600, lookUp });
    await expect(charge.call(bank, dying())).rejects.toThrow('killed');
    // A second death in between does not move the start of the hour.
    house.clock.moveTo(START + 30 * MINUTE);
    const silent = provider([PAID], { keepsKeysSeconds: null, lookUp });
    await expect(charge.call(silent, dying())).rejects.toThrow('killed');
    house.clock.moveTo(START + 60 * MINUTE - 1000 + late * 1000);
    expect(await charge.call(bank)).toBe('done');
    expect([bank.keys.length, silent.keys.length]).toEqual([calls, 0]);
  });
});

describe('a worker that died before its collection was cancelled', () => {
  const HOLDS = 90 * SECOND;
  const cancel = (charge: Due) => cancelProcess(ctx, stores, { id: charge.processId, reason: 'Written off' });
  const verbs = {
    pay: ({ invoiceId: id }: Due) => recordPayment(ctx, { id, version: 1 }),
    void: ({ invoiceId: id }: Due) => voidInvoice(ctx, { id, version: 1, reason: 'Written off' }),
  };
  async function abandoned(): Promise<Due> {
    const charge = await due();
    await expect(charge.call(provider([PAID]), dying())).rejects.toThrow('killed');
    return charge;
  }

  it('after its claim’s time: the charge is unknown from the cancellation on', async () => {
    const charge = await abandoned();
    house.clock.moveTo(START + HOLDS);
    await cancel(charge);
    expect(await charge.entry()).toMatchObject({ state: 'unknown', retry_at: null });
  });

  it.each([
    ['pay', 'paid'],
    ['void', 'void'],
  ] as const)(
    'within its claim’s time: the claim holds until it ends, then one can %s the invoice',
    async (verb, status) => {
      const charge = await abandoned();
      house.clock.moveTo(START + HOLDS - 1);
      await cancel(charge);
      await expect(verbs[verb](charge)).rejects.toMatchObject({ kind: 'Conflict' });
      expect(await charge.entry()).toMatchObject({ state: 'sending' });
      house.clock.moveTo(START + HOLDS);
      expect(await verbs[verb](charge)).toMatchObject({ status });
      expect(await charge.entry()).toMatchObject({ state: 'unknown', retry_at: null });
    },
  );

  it('but of a collection that goes on, the claim stays: another worker takes it up', async () => {
    const charge = await abandoned();
    house.clock.moveTo(START + DAY);
    await expect(verbs.pay(charge)).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await charge.entry()).toMatchObject({ state: 'sending' });
  });
});

it('a worker that lives enters its answer although the collection was cancelled meanwhile', async () => {
  const charge = await due();
  const bank: Call = {
    ...provider([]),
    make: async () => {
      await cancelProcess(ctx, stores, { id: charge.processId, reason: 'Written off' });
      return PAID;
    },
  };
  expect(await charge.call(bank)).toBe('done');
  expect((await getInvoice(ctx, { id: charge.invoiceId })).status).toBe('paid');
});

describe('a call that is out', () => {
  it('and is given up was perhaps made: unknown, for a person, and not failed', async () => {
    const charge = await due();
    await expect(charge.call(provider([PAID]), dying())).rejects.toThrow('killed');
    const workflowId = `collection/${ctx.tenantId}/${charge.invoiceId}`;
    await failEffect(ctx, collectionStore, workflowId, 'charge#0', 'It timed out.');
    expect(await charge.entry()).toMatchObject({ state: 'unknown', attempt: 1 });
    const { attempts, collection } = await getInvoice(ctx, { id: charge.invoiceId });
    expect(attempts).toMatchObject([{ outcome: 'unknown' }]);
    expect(collection).toMatchObject({ status: 'failed' });
  });

  it.each([
    ['a database that comes back within half a minute: asked once, and settled', 8, 'done'],
    ['one that stays away: the claim stays, to be taken up again', 9, 'sending'],
  ])('finds %s', async (_, failures, state) => {
    const charge = await due();
    const bank = provider([PAID]);
    const clock = { ...house.clock, sleepUntil: async (at: number) => house.clock.moveTo(at) };
    const outcome = await charge.call(bank, { ...outage(failures), clock }).catch((error: unknown) => error);
    expect([isOutage(outcome), bank.keys]).toEqual([state === 'sending', [charge.key]]);
    expect(await charge.entry()).toMatchObject({ state, attempt: 1 });
  });
});

describe('a world that moves', () => {
  it('paid meanwhile: the charge is stale, nothing goes out, the ledger is untouched', async () => {
    const charge = await due();
    await recordPayment(ctx, { id: charge.invoiceId, version: 1 });
    const bank = provider([PAID]);
    expect(await charge.call(bank)).toBe('stale');
    expect([bank.keys, await charge.entry()]).toEqual([[], null]);
  });

  it('cancelled or paused before: nothing goes out', async () => {
    for (const verb of [pauseProcess, cancelProcess]) {
      const charge = await due();
      await verb(ctx, stores, { id: charge.processId, reason: 'Dispute' });
      const bank = provider([PAID]);
      expect(await charge.call(bank)).toBe('stale');
      expect(bank.keys).toEqual([]);
    }
  });

  it('paused while the call is out: what was called is entered all the same, and the pause holds', async () => {
    const charge = await due();
    const soft: Answer = { kind: 'done', result: { status: 'declined_soft', code: 'insufficient_funds' } };
    const bank: Call = {
      ...provider([]),
      make: async () => {
        await pauseProcess(ctx, stores, { id: charge.processId, reason: 'Dispute' });
        return soft;
      },
    };
    expect(await charge.call(bank)).toBe('done');
    const { collection, attempts } = await getInvoice(ctx, { id: charge.invoiceId });
    expect(collection).toMatchObject({ status: 'paused', nextAt: null });
    expect(attempts).toMatchObject([{ outcome: 'declined_soft' }]);
  });

  it.each([
    ['can be asked again: it is, under the same key, when it is resumed', true],
    ['cannot: it waits for a person, and no resume goes past that', false],
  ])('paused while the call is out, and nobody knows how it ended; a provider that %s', async (_, keepsKeys) => {
    const charge = await due();
    const keys: string[] = [];
    const pausing = async (_facts: unknown, _effect: unknown, key: string): Promise<Answer> => {
      if (keys.push(key) === 1) await pauseProcess(ctx, stores, { id: charge.processId, reason: 'Dispute' });
      return LOST;
    };
    const bank: Call = { ...provider([]), ...(keepsKeys ? {} : { keepsKeysSeconds: null }), make: pausing };
    expect(await charge.call(bank)).toBe(keepsKeys ? 'asked' : 'unknown');
    const { collection } = await getInvoice(ctx, { id: charge.invoiceId });
    expect(collection).toMatchObject({ status: keepsKeys ? 'paused' : 'failed', nextAt: null });
    house.clock.moveTo((await house.clock.now()) + HOUR);
    const after = provider([PAID]);
    expect(await charge.call(after)).toBe('stale');
    const resume = resumeProcess(ctx, stores, { id: charge.processId, reason: 'Settled' });
    if (!keepsKeys) return expect(resume).rejects.toMatchObject({ kind: 'Conflict' });
    await resume;
    expect([await charge.call(after), after.keys]).toEqual(['done', [charge.key]]);
  });
});

it('a call taken up again says what it said the first time, although the facts have moved', async () => {
  const charge = await due();
  const said: unknown[] = [];
  let asked = 0;
  const bank: Call = {
    ...provider([]),
    request: () => ({ token: `card-${++asked}` }),
    make: (_facts, _effect, _key, { request, repeated }) => {
      said.push([request, repeated]);
      return Promise.resolve(PAID);
    },
  };
  await expect(charge.call(bank, dying())).rejects.toThrow('killed');
  house.clock.moveTo((await house.clock.now()) + 10 * MINUTE);
  expect(await charge.call(bank)).toBe('done');
  expect(said).toEqual([
    [{ token: 'card-1' }, false],
    [{ token: 'card-1' }, true],
  ]);
});
