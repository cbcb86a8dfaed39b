import { describe, expect, it } from 'vitest';
import { planProcess } from '../process/plan.ts';
import { civilDateAt } from '../time/civil.ts';
import type { Agreement } from './agreement.ts';
import { type Amendment, amend } from './amend.ts';
import type { Timing } from './contract.ts';
import type { BillingFacts } from './facts.ts';
import { at, begin, next, obey, planOf, totals, ZONE } from './fixtures.ts';
import { type LifeChange, live, noEarlier } from './life.ts';
import { billing } from './plan.ts';
import { upcomingInvoices } from './upcoming.ts';

describe('a trial', () => {
  const trial = (agreement: Partial<Agreement>, others: Partial<BillingFacts> = {}) =>
    begin('2026-03-02T09:00:00Z', { trialDays: 14, agreement, others });

  it('is followed by a reminder so many civil days before its end, and by none after it', () => {
    const facts = trial({ trialReminderDays: 3 });
    expect(obey(facts, [at('2026-03-13T08:59:59Z')]).keys).toEqual([]);
    expect(obey(facts, [at('2026-03-13T09:00:00Z')]).keys).toEqual(['trial-reminder:2026-03-16']);
    const late = obey(facts, [at('2026-03-20T00:00:00Z')]);
    expect(late.keys).toEqual(['superseded trial-reminder:2026-03-16', 'end-trial', 'invoice:2026-03-02']);
  });

  it('shorter than the reminder’s days has none', () => {
    expect(obey(trial({ trialReminderDays: 15 }), [at('2026-03-20T00:00:00Z')]).keys).toEqual([
      'end-trial',
      'invoice:2026-03-02',
    ]);
    expect(obey(trial({ trialReminderDays: 14 }), [at('2026-03-02T09:00:00Z')]).keys).toEqual([
      'trial-reminder:2026-03-16',
    ]);
  });

  it('without a means of payment ends, is held, or goes on, as was agreed', () => {
    const noCard = { paymentMethodSince: null };
    const over = obey(trial({ trialWithoutCard: 'cancel' }, noCard), [at('2026-04-20T00:00:00Z')]);
    expect(over).toMatchObject({ keys: ['end-trial'], over: 'cancelled' });
    const held = obey(trial({ trialWithoutCard: 'pause' }, noCard), [at('2026-04-20T00:00:00Z')]);
    expect(held).toMatchObject({ keys: ['end-trial'], over: null, facts: { subscription: { status: 'paused' } } });
    // A card on 20 April: charged from that day, 12 days to the edge on 2 May.
    const resumed = live(held.facts, { kind: 'resume' }, at('2026-04-20T10:00:00Z')).facts;
    expect(obey(resumed, [at('2026-04-20T10:00:00Z')]).invoices).toEqual([
      { key: 'invoice:2026-04-02', totalMinor: 1240n },
    ]);
    expect(live(held.facts, { kind: 'cancel', at: 'now' }, at('2026-04-20T10:00:00Z')).unused).toBeNull();
    const ended = live(held.facts, { kind: 'cancel', at: 'now' }, at('2026-04-20T10:00:00Z')).facts;
    expect(obey(ended, [at('2026-05-20T10:00:00Z')]).invoices).toEqual([]);
    const goes = obey(trial({ trialWithoutCard: 'activate' }, noCard), [at('2026-03-16T09:00:00Z')]);
    expect(goes.invoices).toHaveLength(1);
    const carded = obey(trial({ trialWithoutCard: 'cancel' }, { paymentMethodSince: 0 }), [at('2026-03-16T09:00:00Z')]);
    expect(carded.invoices).toHaveLength(1);
  });

  it('that is activated early is charged from then on, and one that is extended later', () => {
    const early = live(trial({}), { kind: 'activate' }, at('2026-03-07T12:00:00Z')).facts;
    expect(upcomingInvoices(early, 1, 0)).toMatchObject([
      {
        dueAt: at('2026-03-07T12:00:00Z'),
        computed: { totalMinor: 2600n, period: { from: '2026-03-02', to: '2026-04-02' } },
      },
    ]);
    const longer = live(
      trial({}),
      { kind: 'extend-trial', until: at('2026-03-23T00:00:00Z') },
      at('2026-03-07T12:00:00Z'),
    );
    expect(next(longer.facts)).toBe('2026-03-23T00:00:00.000Z');
    const refused = () => live(early, { kind: 'activate' }, at('2026-03-08T12:00:00Z'));
    expect(refused).toThrow(/not on trial/);
  });
});

describe('a pause', () => {
  const running = () => obey(begin('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;

  it('with a day ends by itself on it', () => {
    const pause: LifeChange = { kind: 'pause', cycle: 'keep', until: at('2026-04-10T23:00:00Z') };
    const paused = live(running(), pause, at('2026-03-20T10:00:00Z')).facts;
    const later = obey(paused, [at('2026-04-10T22:59:59Z')]);
    expect(later.keys).toEqual([]);
    // Charged from 11 April: 20 of 30 days.
    expect(obey(later.facts, [at('2026-04-10T23:00:00Z')])).toMatchObject({
      keys: ['resume#1', 'invoice:2026-04-01'],
      invoices: [{ totalMinor: 2067n }],
      facts: { subscription: { status: 'active', agreement: { resumesAt: null } } },
    });
    expect(totals(upcomingInvoices(paused, 2, 0))).toEqual([2067n, 3100n]);
  });

  it('that voids the cycle gives back what is left of it, once, and begins another', () => {
    const { facts: paused, unused } = live(
      running(),
      { kind: 'pause', cycle: 'void', until: null },
      at('2026-03-20T10:00:00Z'),
    );
    expect(unused).toMatchObject({ units: 11, chargedUnits: 31, amountMinor: 1100n });
    expect(live(paused, { kind: 'cancel', at: 'now' }, at('2026-03-25T10:00:00Z')).unused).toBeNull();
    const resumed = live(paused, { kind: 'resume' }, at('2026-03-25T10:00:00Z')).facts;
    const { invoices } = obey(resumed, [at('2026-03-25T10:00:00Z'), at('2026-04-25T10:00:00Z')]);
    expect(invoices).toEqual([
      { key: 'invoice:2026-03-25#1', totalMinor: 3100n },
      { key: 'invoice:2026-04-25#1', totalMinor: 3100n },
    ]);
  });

  it('that voids the cycle in arrears bills what was used at once', () => {
    const arrears = begin('2026-03-01T00:00:00Z', { timing: 'arrears' });
    const { facts: paused, invoice } = live(
      arrears,
      { kind: 'pause', cycle: 'void', until: null },
      at('2026-03-20T10:00:00Z'),
    );
    expect(invoice?.totalMinor).toBe(2000n);
    const resumed = live(paused, { kind: 'resume' }, at('2026-04-15T10:00:00Z')).facts;
    expect(obey(resumed, [at('2026-05-15T10:00:00Z')]).invoices).toEqual([
      { key: 'invoice:2026-04-15#1', totalMinor: 3100n },
    ]);
  });
});

describe('an end', () => {
  const running = (timing: Timing = 'advance') =>
    obey(begin('2026-03-01T00:00:00Z', { timing }), [at('2026-03-01T00:00:00Z')]).facts;
  const extra = { id: 'x', description: 'Set-up', quantity: 1, unitAmount: '50' };
  const waiting = (facts: BillingFacts) =>
    amend(facts, { kind: 'charge', extra, when: 'next-invoice' }, at('2026-03-10T00:00:00Z')).facts;

  it.each(['advance', 'arrears'] as const)('in %s takes along what waited for the next invoice', (timing) => {
    const day = at('2026-03-10T10:00:00Z');
    const now = obey(live(waiting(running(timing)), { kind: 'cancel', at: 'now' }, day).facts, [day]);
    const final =
      timing === 'advance'
        ? { key: 'final-invoice', totalMinor: 5000n }
        : { key: 'invoice:2026-03-01', totalMinor: 6000n };
    expect(now.invoices).toEqual([final]);
    const end = live(waiting(running(timing)), { kind: 'cancel', at: 'period-end' }, day).facts;
    const last = obey(end, [at('2026-03-31T22:59:59Z'), at('2026-04-02T00:00:00Z')]);
    const whole = timing === 'advance' ? 5000n : 8100n;
    expect(last.invoices.map(({ totalMinor }) => totalMinor)).toEqual([whole]);
    expect(last.over).toBe('ended');
    expect(totals(upcomingInvoices(end, 3, 0))).toEqual([whole]);
  });

  it('that is taken back does not come, and one that came is followed by a cycle of its own', () => {
    const day = at('2026-03-10T10:00:00Z');
    const ending = live(running(), { kind: 'cancel', at: 'period-end' }, day).facts;
    expect(next(ending)).toBeNull();
    expect(next(live(ending, { kind: 'keep' }, day).facts)).toBe('2026-03-31T23:00:00.000Z');
    const over = obey(ending, [at('2026-04-02T00:00:00Z')]);
    const again = live(over.facts, { kind: 'reactivate' }, at('2026-04-20T15:00:00Z')).facts;
    const { invoices, facts } = obey(again, [at('2026-04-20T15:00:00Z')]);
    expect(invoices).toEqual([{ key: 'invoice:2026-04-20#1', totalMinor: 3100n }]);
    // It can end again: the first end stands in the ledger.
    const second = live(facts, { kind: 'cancel', at: 'period-end' }, at('2026-04-21T00:00:00Z')).facts;
    expect(obey(second, [at('2026-06-01T00:00:00Z')])).toMatchObject({ keys: ['end#1'], over: 'ended' });
  });
});

describe('a period that is skipped', () => {
  it('has no invoice, and the one after it comes on its day', () => {
    const running = obey(begin('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;
    const skipped = live(running, { kind: 'skip-next' }, at('2026-03-10T00:00:00Z')).facts;
    expect(next(skipped)).toBe('2026-04-30T23:00:00.000Z');
    expect(next(live(skipped, { kind: 'unskip', from: '2026-04-01' }, at('2026-03-11T00:00:00Z')).facts)).toBe(
      '2026-03-31T23:00:00.000Z',
    );
    const inside = at('2026-04-10T00:00:00Z');
    const now: Amendment = { kind: 'price', pricePlan: planOf('Other', '62'), taxes: [], quantity: 1, when: 'now' };
    expect(() => amend(skipped, now, inside)).toThrow(/skipped/);
    expect(() => live(skipped, { kind: 'unskip', from: '2026-04-01' }, inside)).toThrow(/stays skipped/);
    expect(live(skipped, { kind: 'cancel', at: 'now' }, inside).unused).toBeNull();
    const { invoices } = obey(skipped, [inside, at('2026-05-01T00:00:00Z')]);
    expect(invoices).toEqual([{ key: 'invoice:2026-05-01', totalMinor: 3100n }]);
  });

  it('in arrears is the one that runs', () => {
    const arrears = begin('2026-03-01T00:00:00Z', { timing: 'arrears' });
    const skipped = live(arrears, { kind: 'skip-next' }, at('2026-03-10T00:00:00Z')).facts;
    expect(next(skipped)).toBe('2026-04-30T23:00:00.000Z');
  });
});

describe('a term', () => {
  const term = (atEnd: 'renew' | 'expire') => {
    const running = obey(begin('2026-01-31T00:00:00Z'), [at('2026-01-31T00:00:00Z')]).facts;
    return live(running, { kind: 'term', term: { periods: 3, atEnd, noticeDays: 10 } }, at('2026-02-10T00:00:00Z'))
      .facts;
  };

  it('is announced, and renewed for as long again, from the anchor and not from the date before', () => {
    const facts = term('renew');
    expect(facts.subscription.agreement.term).toMatchObject({ from: '2026-01-31', to: '2026-04-30' });
    const { keys, facts: later } = obey(facts, [at('2026-04-20T08:00:00Z'), at('2026-04-30T00:00:00Z')]);
    expect(keys.filter((key) => !key.startsWith('invoice'))).toEqual(['term-notice:2026-04-30', 'renew:2026-04-30']);
    expect(later.subscription.agreement.term).toMatchObject({ from: '2026-04-30', to: '2026-07-31' });
  });

  it('expires, unless that is taken back; then it is renewed', () => {
    const facts = term('expire');
    expect(totals(upcomingInvoices(facts, 9, 0))).toEqual([3100n, 3100n]);
    const { keys, over } = obey(facts, [at('2026-08-01T00:00:00Z')]);
    expect(keys).toEqual(['superseded term-notice:2026-04-30', 'invoice:2026-02-28', 'invoice:2026-03-31', 'end']);
    expect(over).toBe('ended');
    const kept = live(facts, { kind: 'keep' }, at('2026-03-01T00:00:00Z')).facts;
    expect(kept.subscription).toMatchObject({ endsAt: null, agreement: { term: { atEnd: 'renew' } } });
    const none = live(facts, { kind: 'term', term: null }, at('2026-03-01T00:00:00Z')).facts;
    expect(none.subscription).toMatchObject({ endsAt: null, chargedUntil: null, agreement: { term: null } });
  });
});

describe('a ramp', () => {
  it('brings each price and quantity with the first period on or after its day', () => {
    const running = obey(begin('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;
    const [basic, better] = [running.pricePlan, planOf('Better', '62')];
    const ramp: Amendment = {
      kind: 'ramp',
      steps: [
        { on: '2026-04-01', pricePlan: basic, taxes: [], quantity: 2 },
        { on: '2026-05-17', pricePlan: better, taxes: [], quantity: 3 },
      ],
    };
    const { facts, invoice } = amend(running, ramp, at('2026-03-10T00:00:00Z'));
    expect(invoice).toBeNull();
    expect(totals(upcomingInvoices(facts, 4, 0))).toEqual([6200n, 6200n, 18_600n, 18_600n]);
    const { invoices, facts: after } = obey(facts, [at('2026-07-02T00:00:00Z')]);
    expect(invoices.map(({ totalMinor }) => totalMinor)).toEqual([6200n, 6200n, 18_600n, 18_600n]);
    expect(after.scheduled).toBeNull();
  });
});

describe('instalments', () => {
  const yearly = () =>
    live(
      begin('2024-02-29T00:00:00Z', { pricePlan: planOf('Yearly', '100', { interval: 'year' }) }),
      { kind: 'instalments', parts: 12 },
      at('2024-02-29T00:00:00Z'),
    ).facts;

  it('come on days of the anchor, and add up to the whole', () => {
    const { invoices, keys, facts } = obey(yearly(), [at('2025-02-27T00:00:00Z')]);
    expect(keys.slice(0, 3)).toEqual(['invoice:2024-02-29', 'instalment:2024-02-29/2', 'instalment:2024-02-29/3']);
    expect(invoices).toHaveLength(12);
    expect(invoices[0]?.totalMinor).toBe(833n);
    expect(invoices.reduce((all, { totalMinor }) => all + totalMinor, 0n)).toBe(10_000n);
    expect(facts.subscription.agreement.owed).toEqual([]);
    expect(upcomingInvoices(yearly(), 4, 0).map(({ dueAt }) => civilDateAt(ZONE, dueAt))).toEqual([
      '2024-02-29',
      '2024-03-29',
      '2024-04-29',
      '2024-05-29',
    ]);
  });

  it('that are still to come fall due with an end, less what is not used', () => {
    // After 100 of 365 days: four parts are billed, eight are owed, and 265 days were not used.
    const { facts, invoices } = obey(yearly(), [at('2024-06-07T12:00:00Z')]);
    const billed = invoices.reduce((all, { totalMinor }) => all + totalMinor, 0n);
    const { invoice, unused, facts: ended } = live(facts, { kind: 'cancel', at: 'now' }, at('2024-06-07T12:00:00Z'));
    expect(unused).toBeNull();
    expect(billed + (invoice?.totalMinor ?? 0n)).toBe(2740n);
    expect(obey(ended, [at('2026-01-01T00:00:00Z')]).invoices).toEqual([]);
  });

  it('wait while it is paused, and divide only what is billed in advance', () => {
    const { facts } = obey(yearly(), [at('2024-03-10T00:00:00Z')]);
    const held = live(facts, { kind: 'pause', cycle: 'keep', until: null }, at('2024-03-20T00:00:00Z')).facts;
    expect(obey(held, [at('2024-05-01T00:00:00Z')]).keys).toEqual([]);
    const voids = () => live(facts, { kind: 'pause', cycle: 'void', until: null }, at('2024-03-20T00:00:00Z'));
    expect(voids).toThrow(/still to come/);
    const ended = live(held, { kind: 'cancel', at: 'period-end' }, at('2024-05-01T00:00:00Z')).facts;
    const last = obey(ended, [at('2025-03-01T00:00:00Z')]);
    expect(last).toMatchObject({ keys: ['final-invoice', 'end'], invoices: [{ totalMinor: 9167n }] });
    const arrears = begin('2024-01-01T00:00:00Z', { timing: 'arrears' });
    expect(() => live(arrears, { kind: 'instalments', parts: 2 }, at('2024-01-01T00:00:00Z'))).toThrow(
      /nothing to divide/,
    );
  });
});

describe('periods that are invoiced ahead', () => {
  const ahead = (periods: number) => {
    const running = obey(begin('2026-01-31T00:00:00Z'), [at('2026-01-31T00:00:00Z')]).facts;
    return live(running, { kind: 'invoice-ahead', periods }, at('2026-02-10T00:00:00Z'));
  };

  it('stand on one invoice; the one after them comes on its day', () => {
    const { invoice, invoiceKey, facts } = ahead(3);
    expect([invoice?.totalMinor, invoiceKey]).toEqual([9300n, 'invoice:2026-02-28']);
    expect(next(facts)).toBe('2026-05-30T23:00:00.000Z');
    expect(obey(facts, [at('2026-06-01T00:00:00Z')]).keys).toEqual(['invoice:2026-05-31']);
  });

  it('have an amount off each, as often as the coupon is good for, as if they were billed one by one', () => {
    const off = { amountMinor: 1000n, currency: 'EUR' };
    const coupon = { id: 'c', code: 'C', name: 'Ten', off, remaining: 2, scope: 'all', pricePlanIds: [] } as const;
    const running = obey(begin('2026-01-31T00:00:00Z'), [at('2026-01-31T00:00:00Z')]).facts;
    const change = { kind: 'invoice-ahead', periods: 3 } as const;
    const { invoice, facts } = live({ ...running, coupons: [coupon] }, change, at('2026-02-10T00:00:00Z'));
    expect(invoice?.lines.map(({ couponMinor }) => couponMinor)).toEqual([1000n, 1000n, 0n]);
    expect(invoice).toMatchObject({ couponMinor: 2000n, totalMinor: 7300n });
    expect(facts.coupons[0]?.remaining).toBe(0);
  });

  it('keep what it pays until they are over', () => {
    const { facts } = ahead(3);
    const day = at('2026-03-10T00:00:00Z');
    const price = { kind: 'price', pricePlan: planOf('Other', '62'), taxes: [], quantity: 1 } as const;
    expect(() => amend(facts, { ...price, when: 'now' }, day)).toThrow(/invoiced ahead until 2026-05-31/);
    expect(amend(facts, { ...price, when: 'period-end' }, day).facts.scheduled?.on).toBe('2026-05-31');
    expect(live(facts, { kind: 'cancel', at: 'period-end' }, day).facts.subscription.chargedUntil).toBe('2026-05-31');
    const over = at('2026-05-31T12:00:00Z');
    const later = obey(facts, [over]).facts;
    expect(amend(later, { ...price, when: 'now' }, over).invoice).not.toBeNull();
  });

  it('are given back with an end at once, but for the days that were used', () => {
    // Of 28 February to 31 March 31 days, 11 of them used; April’s and May’s periods whole.
    const { invoice, unused } = live(ahead(3).facts, { kind: 'cancel', at: 'now' }, at('2026-03-10T00:00:00Z'));
    expect(unused).toBeNull();
    expect(invoice?.totalMinor).toBe(-(2000n + 3100n + 3100n));
    // Ended while the period runs that was billed by itself: that one is given back by its own invoice.
    const early = live(ahead(2).facts, { kind: 'cancel', at: 'now' }, at('2026-02-14T00:00:00Z'));
    expect(early.unused).toMatchObject({ units: 13 });
    expect(early.invoice?.totalMinor).toBe(-6200n);
  });
});

describe('a clock that is set back', () => {
  it('changes nothing before what has happened already, and bills no day twice', () => {
    const running = obey(begin('2026-03-01T00:00:00Z'), [at('2026-03-01T00:00:00Z')]).facts;
    const next: Amendment = { kind: 'price', pricePlan: running.pricePlan, taxes: [], quantity: 2, when: 'now' };
    const { facts } = amend(running, next, at('2026-03-11T00:00:00Z'));
    const before = at('2026-03-05T00:00:00Z');
    expect(noEarlier(facts, before)).toBe(at('2026-03-11T00:00:00Z'));
    expect(planProcess(billing, facts, before).due).toEqual([]);
    const back = amend(facts, { ...next, quantity: 1 }, noEarlier(facts, before));
    expect(back.invoice?.totalMinor).toBe(-2100n);
    expect(obey(back.facts, [at('2026-03-31T00:00:00Z')]).invoices).toEqual([]);
  });
});

/* ---- whatever is done, and whenever ---- */
