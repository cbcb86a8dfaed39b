import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY } from '../time/instant.ts';
import { amend } from './amend.ts';
import type { BillingFacts, Charged } from './facts.ts';
import { at, begin, obey, planOf } from './fixtures.ts';

const START = '2026-03-01T10:00:00Z';
const taken = (invoice: { subtotalMinor: bigint; couponMinor: bigint } | null): bigint =>
  invoice ? invoice.subtotalMinor - invoice.couponMinor : 0n;

it('an add-on that comes and goes in one period under a coupon costs no more than its days, and nothing where they are none', () => {
  const cents = fc.integer({ min: 1, max: 99_999 });
  const percent = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(cents, percent, fc.nat(29), fc.nat(29), fc.nat(2), (price, ratePercent, first, days, others) => {
      const coupon = {
        ...{ id: 'c', code: 'C', name: 'C', remaining: null, scope: 'all' as const, pricePlanIds: [] },
        off: { ratePercent: String(ratePercent) },
      };
      const began: BillingFacts = { ...begin(START, { pricePlan: planOf('p', '49') }), coupons: [coupon] };
      let facts = obey(began, [at(START)]).facts;
      const came = at(START) + first * DAY;
      const went = Math.min(came + days * DAY, at('2026-03-31T20:00:00Z'));
      const unitAmount = (price / 100).toFixed(2);
      // Others beside it are charged with coupons of their own invoices: none of theirs is given back.
      for (let other = 0; other < others; other += 1) {
        const extra = { id: `other ${other}`, description: 'Other', quantity: 1, unitAmount: '99' };
        facts = amend(facts, { kind: 'add-on', extra }, came).facts;
      }
      const extra = { id: 'a', description: 'Support', quantity: 1, unitAmount };
      const added = amend(facts, { kind: 'add-on', extra }, came);
      const chargedMinor = taken(added.invoice);
      const grossMinor = added.invoice?.subtotalMinor ?? 0n;
      const alone: Record<string, Charged> = grossMinor > 0n ? { a: { grossMinor, netMinor: chargedMinor } } : {};
      const known = { ...added.facts, discounted: { alone } };
      const backMinor = -taken(amend(known, { kind: 'remove-add-on', addOnId: 'a' }, went).invoice);
      expect(backMinor).toBeGreaterThanOrEqual(0n);
      expect(backMinor).toBeLessThanOrEqual(chargedMinor);
      if (went === came) expect(backMinor).toBe(chargedMinor);
      const usedDays = Math.floor((went - came) / DAY);
      const allDays = 31 - first;
      // To the rounding of the charge, of its coupon and of the credit.
      const used = (Number(chargedMinor) * usedDays) / allDays;
      expect(Math.abs(Number(chargedMinor - backMinor) - used)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 150 },
  );
});
