import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess } from '../process/plan.ts';
import { fromIso, type Instant } from '../time/instant.ts';
import { newCommitment } from './commitment.ts';
import { DEFAULT_TERMS } from './contract.ts';
import { type BillingFacts, NO_ADJUSTMENTS } from './facts.ts';
import type { ComputedInvoice } from './invoice.ts';
import { live } from './life.ts';
import { startSubscription } from './lifecycle.ts';
import { billing, invoiceOf } from './plan.ts';
import { readPrice } from './pricing.ts';
import { upcomingInvoices } from './upcoming.ts';

const START = fromIso('2026-01-01T00:00:00Z');
const DAY = 86_400_000;
const MAY = fromIso('2026-05-15T00:00:00Z');

/** EUR 10.00 a month, with at least so much over so many of them. */
function facts(amountMinor: number, periods: number, change: Partial<BillingFacts> = {}): BillingFacts {
  const start = {
    id: 's',
    startAt: START,
    zone: 'UTC',
    anchor: { rule: 'start-day' },
    quantity: 1,
    trialDays: 0,
  } as const;
  const subscription = startSubscription(start, DEFAULT_TERMS);
  const pricing = { model: 'flat', amountMinor: 1000 } as const;
  const price = readPrice({ currency: 'EUR', pricing, rounding: 'half-up', minimumMinor: 0 });
  const commitment = newCommitment({ amountMinor, periods });
  return {
    status: 'running',
    ledger: {},
    subscription: { ...subscription, agreement: { ...subscription.agreement, commitment } },
    pricePlan: { id: 'p', name: 'Plan', number: 1, price, interval: 'month', intervalCount: 1, timing: 'advance' },
    taxes: [{ code: 'vat', ratePercent: '10' }],
    ...NO_ADJUSTMENTS,
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms: DEFAULT_TERMS,
    ...change,
  };
}

/** Everything that is invoiced up to an instant, as the loop would do it. */
function run(start: BillingFacts, until: Instant): { facts: BillingFacts; invoices: ComputedInvoice[] } {
  let now = start;
  const invoices: ComputedInvoice[] = [];
  for (;;) {
    const [effect] = planProcess(billing, now, until).due;
    if (!effect) return { facts: now, invoices };
    const invoice = invoiceOf(now, effect);
    if (invoice) invoices.push(invoice);
    now = applyOutcome(billing, now, effect, { state: 'done', at: until }, until);
  }
}
const totals = (invoices: readonly ComputedInvoice[]) => invoices.map(({ subtotalMinor }) => subtotalMinor);

describe('a minimum over several periods', () => {
  it.each([
    [2999, [1000n, 1000n, 1000n, 1000n, 1000n]],
    [3000, [1000n, 1000n, 1000n, 1000n, 1000n]],
    [3001, [1000n, 1000n, 1001n, 1000n, 1000n]],
  ])('of %s over three tops up the third invoice to it, taxed as the plan', (amountMinor, expected) => {
    const { invoices } = run(facts(amountMinor, 3), MAY);
    expect(totals(invoices)).toEqual(expected);
    if (amountMinor > 3000) {
      expect(invoices[2]?.lines[1]).toMatchObject({
        ...{ kind: 'other', description: 'Up to the agreed minimum of EUR 30.01 for 3 periods', amountMinor: 1n },
        taxes: [{ code: 'vat' }],
      });
    }
  });

  it('begins again with each term', () =>
    expect(totals(run(facts(2500, 2), MAY).invoices)).toEqual([1000n, 1500n, 1000n, 1500n, 1000n]));

  it('is owed in full where the subscription ends before the term, and not where no term has begun', () => {
    const { facts: billed } = run(facts(5000, 12), fromIso('2026-02-10T00:00:00Z'));
    const ended = live(billed, { kind: 'cancel', at: 'period-end' }, fromIso('2026-02-10T00:00:00Z')).facts;
    const { invoices, facts: after } = run(ended, MAY);
    expect(totals(invoices)).toEqual([3000n]);
    expect(planProcess(billing, after, MAY).over).toEqual({ outcome: 'ended' });
    const trial = facts(5000, 12);
    const never = live(trial, { kind: 'cancel', at: 'now' }, START - DAY).facts;
    expect(run(never, MAY).invoices).toEqual([]);
  });

  it('is agreed on, and taken back, as any change of its life', () => {
    const { facts: plain } = run(facts(1, 1), fromIso('2026-01-10T00:00:00Z'));
    const none = live(plain, { kind: 'commitment', commitment: null }, fromIso('2026-01-10T00:00:00Z')).facts;
    expect(none.subscription.agreement.commitment).toBeNull();
    const change = { kind: 'commitment', commitment: { amountMinor: 2400, periods: 2 } } as const;
    const again = live(none, change, fromIso('2026-01-10T00:00:00Z')).facts;
    expect(totals(run(again, MAY).invoices)).toEqual([1000n, 1400n, 1000n, 1400n]);
  });

  it('is foretold as it is charged, and each term comes to it or more', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 7 }), (amountMinor, periods) => {
        const start = facts(amountMinor, periods);
        const { invoices } = run(start, START + 364 * DAY);
        const foretold = upcomingInvoices(start, 1, START + 364 * DAY).map(({ computed }) => computed);
        expect(totals(foretold)).toEqual(totals(invoices));
        for (let from = 0; from + periods <= invoices.length; from += periods) {
          const term = totals(invoices).slice(from, from + periods);
          const least = BigInt(Math.max(amountMinor, 1000 * periods));
          expect(term.reduce((all, each) => all + each, 0n)).toBe(least);
        }
      }),
      { numRuns: 60 },
    ));
});
