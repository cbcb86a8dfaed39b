import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess } from '../process/plan.ts';
import { DAY, fromIso, type Instant } from '../time/instant.ts';
import { type Amendment, amend } from './amend.ts';
import { type BillingTerms, DEFAULT_TERMS, type Timing } from './contract.ts';
import { type BillingFacts, NO_ADJUSTMENTS, type PricePlanFacts } from './facts.ts';
import { type ComputedInvoice, computeInvoice } from './invoice.ts';
import { endSubscription, pauseSubscription, startSubscription } from './lifecycle.ts';
import { billing, nextInvoiceAt } from './plan.ts';
import { type PricingTerms, price } from './price-list.ts';
import { readPrice } from './pricing.ts';
import { upcomingInvoices } from './upcoming.ts';

const at = fromIso;
const seat = (unitAmount: string): PricingTerms => ({ model: 'per-seat', unitAmount });
const planOf = (
  pricing: PricingTerms,
  more: Partial<PricePlanFacts> & { minimumMinor?: number; currency?: string } = {},
): PricePlanFacts => {
  const { minimumMinor = 0, currency = 'EUR', ...rest } = more;
  const read = readPrice(price.parse({ currency, pricing, minimumMinor }));
  return {
    id: 'p',
    name: 'Team',
    number: 1,
    price: read,
    interval: 'month',
    intervalCount: 1,
    timing: 'advance',
    ...rest,
  };
};

function begin(
  startAt: string,
  pricePlan: PricePlanFacts,
  {
    quantity = 1,
    terms = DEFAULT_TERMS,
    trialDays = 0,
  }: { quantity?: number; terms?: BillingTerms; trialDays?: number } = {},
): BillingFacts {
  const start = {
    id: 's',
    startAt: at(startAt),
    zone: 'UTC',
    anchor: { rule: 'start-day' },
    quantity,
    trialDays,
  } as const;
  return {
    status: 'running',
    ledger: {},
    subscription: startSubscription(start, terms),
    pricePlan,
    taxes: [{ code: 'vat', ratePercent: '19' }],
    ...NO_ADJUSTMENTS,
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms,
  };
}

/** Obeys the plan at the instant as the engine does: one effect, then planned again. */
function obey(facts: BillingFacts, now: Instant): { facts: BillingFacts; keys: string[]; invoices: ComputedInvoice[] } {
  const keys: string[] = [];
  const invoices: ComputedInvoice[] = [];
  let after = facts;
  for (;;) {
    const effect = planProcess(billing, after, now).due[0];
    if (!effect) return { facts: after, keys, invoices };
    keys.push(effect.key);
    if (effect.kind === 'invoice') invoices.push(computeInvoice(after, Number(effect.data?.period)));
    after = applyOutcome(billing, after, effect, { state: 'done', at: now }, now);
  }
}

const lines = (invoice: ComputedInvoice | null | undefined) =>
  invoice?.lines.map(({ kind, amountMinor, description }) => [kind, Number(amountMinor), description]);
const priceTo = (pricePlan: PricePlanFacts, when: 'now' | 'period-end', quantity = 1): Amendment => ({
  kind: 'price',
  pricePlan,
  taxes: [],
  quantity,
  when,
});
const addOn = (unitAmount = '31'): Amendment => ({
  kind: 'add-on',
  extra: { id: 'a', description: 'Support', quantity: 1, unitAmount },
});

describe('the invoice of a period', () => {
  it('bills tiers with their explanation, and what is missing to the minimum as a line of its own', () => {
    const tiers = [
      { upTo: 2, unitAmount: '10', flatMinor: 0 },
      { upTo: null, unitAmount: '0.005', flatMinor: 0 },
    ];
    const facts = begin('2026-03-01T00:00:00Z', planOf({ model: 'graduated', tiers }, { minimumMinor: 3000 }), {
      quantity: 5,
    });
    const invoice = computeInvoice(facts, 0);
    expect(lines(invoice)).toEqual([
      ['subscription', 2002, 'Team'],
      ['minimum', 998, 'Up to the minimum of Team'],
    ]);
    const [line] = invoice.lines;
    expect(line?.explanation?.map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([
      [2, 2000n],
      [3, 2n],
    ]);
    expect([line?.quantity, line?.unitPriceMinor]).toEqual([5, 400n]);
  });

  it('has the minimum for its part of a period alone', () => {
    const start = begin('2026-03-01T00:00:00Z', planOf(seat('31'), { minimumMinor: 6200 }), { trialDays: 10 });
    // 11 March to 1 April: 21 of 31 days.
    expect(lines(computeInvoice(start, 0))?.map((line) => line[1])).toEqual([2100, 2100]);
  });

  it('of a flat price is one of it, whatever the quantity', () => {
    const invoice = computeInvoice(
      begin('2026-03-01T00:00:00Z', planOf({ model: 'flat', amountMinor: 4900 }), { quantity: 7 }),
      0,
    );
    expect(invoice.lines[0]).toMatchObject({
      quantity: 1,
      unitPriceMinor: 4900n,
      amountMinor: 4900n,
      explanation: null,
    });
  });
});

describe('another price', () => {
  const billed = obey(begin('2026-03-01T00:00:00Z', planOf(seat('31'))), at('2026-03-01T00:00:00Z')).facts;

  it('now: credit and charge as separate lines, at once, and the whole new price from the next period on', () => {
    const { facts, invoice, invoiceKey } = amend(
      billed,
      priceTo(planOf(seat('62'), { number: 2 }), 'now', 2),
      at('2026-03-11T12:00:00Z'),
    );
    expect(lines(invoice)?.map((line) => line[1])).toEqual([-2100, 8400]);
    expect(invoiceKey).toBe('invoice:2026-03-01#1');
    const [next] = upcomingInvoices(facts, 1, 0);
    expect([next?.dueAt, lines(next?.computed)?.map((line) => line[1])]).toEqual([at('2026-04-01T00:00:00Z'), [12400]]);
  });

  it('at the end of the period: the old price until its last second, the new one from the next', () => {
    const { facts, invoice } = amend(
      billed,
      priceTo(planOf(seat('62'), { number: 2 }), 'period-end'),
      at('2026-03-11T12:00:00Z'),
    );
    expect(invoice).toBeNull();
    const edge = at('2026-04-01T00:00:00Z');
    expect(planProcess(billing, facts, edge - 1)).toMatchObject({
      due: [],
      next: { at: edge, what: 'change-price:2026-04-01#0' },
    });
    const after = obey(facts, edge);
    expect(after.keys).toEqual(['change-price:2026-04-01#0', 'invoice:2026-04-01#1']);
    expect(after.invoices.map((each) => each.subtotalMinor)).toEqual([6200n]);
    expect(nextInvoiceAt(facts)).toBe(edge);
    expect(upcomingInvoices(facts, 2, 0).map(({ computed }) => computed.subtotalMinor)).toEqual([6200n, 6200n]);
  });

  it('in arrears bills the last old period at the old price first', () => {
    const old = begin('2026-03-01T00:00:00Z', planOf(seat('31'), { timing: 'arrears' }));
    const next = planOf(seat('62'), { timing: 'arrears', number: 2 });
    const { facts } = amend(old, priceTo(next, 'period-end'), at('2026-03-11T12:00:00Z'));
    const { keys, invoices } = obey(facts, at('2026-05-01T00:00:00Z'));
    expect(keys).toEqual(['invoice:2026-03-01', 'change-price:2026-04-01#0', 'invoice:2026-04-01#1']);
    expect(invoices.map((each) => each.subtotalMinor)).toEqual([3100n, 6200n]);
  });

  it('into another rhythm at the end of the period', () => {
    const yearly = planOf(seat('365'), { interval: 'year', number: 2 });
    const { facts } = amend(billed, priceTo(yearly, 'period-end'), at('2026-03-11T12:00:00Z'));
    // Laid out from the start: the first year runs to 1 March, 334 of its 365 days are left.
    expect(obey(facts, at('2026-04-01T00:00:00Z')).invoices.map((each) => each.subtotalMinor)).toEqual([33400n]);
  });

  it('does not come where it is taken back, skipped by a person, or the subscription ends before', () => {
    const { facts } = amend(billed, priceTo(planOf(seat('62')), 'period-end'), at('2026-03-11T12:00:00Z'));
    const edge = at('2026-04-01T00:00:00Z');
    expect(
      obey(amend(facts, { kind: 'keep-price' }, at('2026-03-12T00:00:00Z')).facts, edge).invoices[0]?.subtotalMinor,
    ).toBe(3100n);
    const effect = planProcess(billing, facts, edge).due[0];
    const skipped = effect ? applyOutcome(billing, facts, effect, { state: 'skipped', at: edge }, edge) : facts;
    expect(obey(skipped, edge).invoices[0]?.subtotalMinor).toBe(3100n);
    const { facts: ending } = endSubscription(
      facts,
      { endsAt: edge, chargedUntil: '2026-04-01' },
      at('2026-03-12T00:00:00Z'),
    );
    expect(obey(ending, edge).keys).toEqual(['end']);
  });

  it('is refused in another currency, while paused, and once it is about to end', () => {
    const now = at('2026-03-11T12:00:00Z');
    expect(() => amend(billed, priceTo(planOf(seat('62'), { currency: 'USD' }), 'now'), now)).toThrow(
      'keeps its currency',
    );
    expect(() => amend(pauseSubscription(billed, now), priceTo(planOf(seat('62')), 'now'), now)).toThrow('paused');
    const ending = endSubscription(
      billed,
      { endsAt: at('2026-04-01T00:00:00Z'), chargedUntil: '2026-04-01' },
      now,
    ).facts;
    expect(() => amend(ending, priceTo(planOf(seat('62')), 'now'), now)).toThrow('about to end');
  });
});

describe('an add-on', () => {
  const billed = obey(begin('2026-03-01T00:00:00Z', planOf(seat('10'))), at('2026-03-01T00:00:00Z')).facts;

  it('is charged for the rest of the period at once, and with each period after', () => {
    const { facts, invoice } = amend(billed, addOn(), at('2026-03-11T12:00:00Z'));
    expect(lines(invoice)).toEqual([['proration-charge', 2100, 'Support, rest of the period']]);
    const next = obey(facts, at('2026-04-01T00:00:00Z')).invoices[0];
    expect(lines(next)).toEqual([
      ['subscription', 1000, 'Team'],
      ['add-on', 3100, 'Support'],
    ]);
  });

  it('taken off gives its unused time back, and is gone', () => {
    const added = amend(billed, addOn(), at('2026-03-11T12:00:00Z')).facts;
    const { facts, invoice } = amend(added, { kind: 'remove-add-on', addOnId: 'a' }, at('2026-03-21T12:00:00Z'));
    expect(lines(invoice)).toEqual([['proration-credit', -1100, 'Unused time of Support']]);
    expect(facts.creditMinor).toBe(1309n);
    expect(lines(obey(facts, at('2026-04-01T00:00:00Z')).invoices[0])).toEqual([['subscription', 1000, 'Team']]);
    expect(() => amend(facts, { kind: 'remove-add-on', addOnId: 'a' }, at('2026-03-21T12:00:00Z'))).toThrow('already');
  });

  it('in arrears is billed with its period, for the days it was there', () => {
    const start = begin('2026-03-01T00:00:00Z', planOf(seat('10'), { timing: 'arrears' }));
    const added = amend(start, addOn(), at('2026-03-11T12:00:00Z'));
    const off = amend(added.facts, { kind: 'remove-add-on', addOnId: 'a' }, at('2026-03-21T12:00:00Z'));
    expect([added.invoice, off.invoice]).toEqual([null, null]);
    const { invoices, facts } = obey(off.facts, at('2026-04-01T00:00:00Z'));
    expect(lines(invoices[0])).toEqual([
      ['subscription', 1000, 'Team'],
      ['add-on', 1000, 'Support'],
    ]);
    expect(facts.subscription.addOns).toEqual([]);
  });

  it('on trial costs nothing until the trial ends', () => {
    const trial = begin('2026-03-01T00:00:00Z', planOf(seat('10')), { trialDays: 10 });
    const { facts, invoice } = amend(trial, addOn(), at('2026-03-05T00:00:00Z'));
    expect(invoice).toBeNull();
    expect(lines(computeInvoice(facts, 0))?.map((line) => line[1])).toEqual([677, 2100]);
  });

  it('holds the rhythm: a yearly price is refused while it is there', () => {
    const { facts } = amend(billed, addOn(), at('2026-03-11T12:00:00Z'));
    const yearly = priceTo(planOf(seat('100'), { interval: 'year' }), 'now');
    expect(() => amend(facts, yearly, at('2026-03-12T00:00:00Z'))).toThrow('Take them off first');
  });
});

describe('a one-off charge', () => {
  const billed = obey(begin('2026-03-01T00:00:00Z', planOf(seat('10'))), at('2026-03-01T00:00:00Z')).facts;
  const setup = (when: 'now' | 'next-invoice'): Amendment => ({
    kind: 'charge',
    when,
    extra: { id: 'c', description: 'Setup', quantity: 3, unitAmount: '0.005' },
  });

  it('is billed at once, or waits for the next invoice, from which it can be taken again', () => {
    expect(lines(amend(billed, setup('now'), at('2026-03-05T00:00:00Z')).invoice)).toEqual([['one-off', 2, 'Setup']]);
    const { facts, invoice } = amend(billed, setup('next-invoice'), at('2026-03-05T00:00:00Z'));
    expect(invoice).toBeNull();
    expect(lines(upcomingInvoices(facts, 1, 0)[0]?.computed)?.map((line) => line[0])).toEqual([
      'subscription',
      'one-off',
    ]);
    expect(amend(facts, { kind: 'remove-charge', lineId: 'c' }, 0).facts.pendingLines).toEqual([]);
  });

  it('cannot wait where no invoice follows', () => {
    const ending = endSubscription(billed, { endsAt: at('2026-04-01T00:00:00Z'), chargedUntil: '2026-04-01' }, 0).facts;
    expect(() => amend(ending, setup('next-invoice'), 0)).toThrow('no next invoice');
  });
});

describe('for any amendments', () => {
  const step = fc.record({
    days: fc.integer({ min: 1, max: 40 }),
    what: fc.constantFrom('price-now', 'price-end', 'add', 'remove', 'charge'),
    cents: fc.integer({ min: 1, max: 9999 }),
    quantity: fc.integer({ min: 1, max: 9 }),
  });
  const units = fc.constantFrom('day', 'second', 'fixed-30-day');
  const timings = fc.constantFrom<Timing[]>('advance', 'arrears');

  it('the invoices forecast after each are those that are made, and credits never exceed what was charged', () =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), units, timings, (steps, prorationUnit, timing) => {
        let facts = begin('2026-01-31T10:00:00Z', planOf(seat('31'), { timing }), {
          terms: { ...DEFAULT_TERMS, prorationUnit },
        });
        let now = at('2026-01-31T10:00:00Z');
        const first = obey(facts, now);
        facts = first.facts;
        let total = first.invoices.reduce((all, { subtotalMinor }) => all + subtotalMinor, 0n);
        for (const [index, { days, what, cents, quantity }] of steps.entries()) {
          now += days * DAY;
          const forecast = upcomingInvoices(facts, 0, now).map(({ computed }) => computed);
          const made = obey(facts, now);
          expect(made.invoices).toEqual(forecast);
          facts = made.facts;
          for (const { subtotalMinor } of made.invoices) total += subtotalMinor;
          const unitAmount = `${cents}.1`;
          const amendment: Amendment =
            what === 'add'
              ? { kind: 'add-on', extra: { id: `a${index}`, description: 'X', quantity, unitAmount } }
              : what === 'charge'
                ? {
                    kind: 'charge',
                    when: 'next-invoice',
                    extra: { id: `c${index}`, description: 'X', quantity, unitAmount },
                  }
                : what === 'remove'
                  ? {
                      kind: 'remove-add-on',
                      addOnId: facts.subscription.addOns.find(({ until }) => until === null)?.id ?? '',
                    }
                  : priceTo(
                      planOf(seat(unitAmount), { timing, number: index }),
                      what === 'price-now' ? 'now' : 'period-end',
                      quantity,
                    );
          if (amendment.kind === 'remove-add-on' && amendment.addOnId === '') continue;
          const { facts: after, invoice } = amend(facts, amendment, now);
          facts = after;
          total += invoice?.subtotalMinor ?? 0n;
          expect(total >= 0n).toBe(true);
        }
      }),
      { numRuns: 40 },
    ));
});
