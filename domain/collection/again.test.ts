import { describe, expect, it } from 'vitest';
import { planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, toIso } from '../time/instant.ts';
import { begunAgain } from './again.ts';
import { DEFAULT_SCHEDULE, processWords } from './contract.ts';
import type { CollectionFacts } from './facts.ts';
import type { Hold } from './holds.ts';
import { collection } from './plan.ts';
import { NO_POLICY } from './policy.ts';

// Issued in June, paid at once by the card, taken back by the bank in August, decided on a week later.
const ISSUED = fromIso('2026-06-04T08:00:00Z');
const TAKEN_BACK = fromIso('2026-08-10T10:00:00Z');
const DECIDED = fromIso('2026-08-17T09:30:00Z');
const chargeback = (change: Partial<Hold> = {}): Hold => ({
  ...{ id: 'c', kind: 'chargeback', from: TAKEN_BACK, until: null, ended: false, methodId: 'disputed' },
  ...change,
});
const ended = chargeback({ until: DECIDED, ended: true });
const entry = (key: string, kind: string) => ({
  ...{ key, kind, dueAt: ISSUED, at: ISSUED, state: 'done' as const, attempt: 1, retryAt: null },
});
const facts = (change: Partial<CollectionFacts> = {}): CollectionFacts => ({
  status: 'running',
  ledger: { 'charge#0': entry('charge#0', 'charge') },
  invoice: {
    ...{ id: 'i', status: 'open', currency: 'EUR', totalMinor: 1000n, dueMinor: 1000n },
    ...{ finalizedAt: ISSUED, payBy: '2026-06-11', zone: 'Europe/Berlin' },
  },
  schedule: DEFAULT_SCHEDULE,
  dunning: {
    ...{ ...NO_POLICY, since: null, working: null },
    steps: [{ id: 'letter-3', kind: 'letter', afterDays: 3, subject: '', text: '' }],
  },
  holds: [ended],
  paymentMethodSince: ISSUED - DAY,
  paymentMethodId: 'disputed',
  attempts: [{ number: 0, at: ISSUED, outcome: 'paid', code: null }],
  ...change,
});
const play = (start: CollectionFacts, from = DECIDED) =>
  simulate(collection, start, { from, until: from + 60 * DAY }).entries.map(
    ({ effect, at }) => `${effect.key} ${toIso(at).slice(0, 16)}`,
  );

describe('a collection after the bank took the payment back', () => {
  it('does nothing until a person decides, however long that takes', () => {
    const waits = facts({ holds: [chargeback()] });
    const nothing = { due: [], superseded: [], next: null, over: null };
    expect(planProcess(collection, waits, TAKEN_BACK)).toMatchObject(nothing);
    expect(planProcess(collection, waits, TAKEN_BACK + 300 * DAY)).toMatchObject(nothing);
  });

  it('begins anew with the decision: all days count from it, and the card that was disputed is not charged', () => {
    expect(play(facts())).toEqual([
      'remind:again1#1 2026-08-17T09:30',
      'remind:again1#2 2026-08-19T09:30',
      'letter:letter-3#2 2026-08-20T07:00',
      'remind:again1#3 2026-08-23T09:30',
      'give-up:again1 2026-08-24T09:30',
    ]);
  });

  it('charges a card that was put on file since: at once where that was before the decision', () => {
    const another = { paymentMethodSince: TAKEN_BACK, paymentMethodId: 'another' };
    expect(play(facts(another))[0]).toBe('charge:again1#0 2026-08-17T09:30');
  });

  it('leaves the disputed card alone also under the number or date that the network gave it since', () => {
    expect(play(facts({ paymentMethodSince: TAKEN_BACK + DAY }))[0]).toBe('remind:again1#1 2026-08-17T09:30');
  });

  it('charges the card on file where it was not the card’s payment that the bank took back', () => {
    const transfer = { ...ended, methodId: null };
    expect(play(facts({ holds: [transfer] }))[0]).toBe('charge:again1#0 2026-08-17T09:30');
    const none = facts({ holds: [transfer], paymentMethodSince: null, paymentMethodId: null });
    expect(play(none)[0]).toMatch(/^remind:again1#1/);
  });

  it('gives as many days as before where the invoice is not even due yet', () => {
    const early = facts({ invoice: { ...facts().invoice, payBy: '2026-09-30' } });
    expect(begunAgain(early).facts.invoice.payBy).toBe('2026-09-30');
    expect(begunAgain(facts()).facts.invoice.payBy).toBe('2026-08-17');
  });

  it('waits again where the bank takes the next payment back as well, and has keys of its own once more', () => {
    const second = chargeback({ id: 'd', from: DECIDED + 10 * DAY });
    expect(planProcess(collection, facts({ holds: [ended, second] }), DECIDED + 50 * DAY).due).toEqual([]);
    const until = DECIDED + 20 * DAY;
    const again = facts({ holds: [ended, { ...second, until, ended: true }] });
    expect(play(again, until)[0]).toBe('remind:again2#1 2026-09-06T09:30');
  });

  it('leaves what was never taken back as it is', () => {
    const usual = facts({ holds: [] });
    expect(begunAgain(usual)).toEqual({ round: 0, facts: usual });
  });

  it('is said in words', () => {
    expect(processWords('charge', 'charge:again1#0')).toBe('First charge, begun again');
    expect(processWords('give-up', 'give-up:again1')).toBe('Marked uncollectible, billing is told, begun again');
  });
});
