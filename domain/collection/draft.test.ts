import { expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, toIso } from '../time/instant.ts';
import { DEFAULT_SCHEDULE } from './contract.ts';
import type { CollectionFacts } from './facts.ts';
import { collection } from './plan.ts';
import { NO_POLICY } from './policy.ts';

const MADE = fromIso('2026-03-02T09:00:00Z');
const ENDS = MADE + DAY;
const DRAFT: CollectionFacts = {
  status: 'running',
  ledger: {},
  invoice: {
    id: 'i',
    status: 'draft',
    currency: 'EUR',
    totalMinor: 1000n,
    dueMinor: 1000n,
    finalizedAt: 0,
    payBy: '1970-01-01',
    zone: 'Pacific/Auckland',
    draft: { finalizesAt: ENDS, paymentTermDays: 14 },
  },
  schedule: DEFAULT_SCHEDULE,
  dunning: { ...NO_POLICY, since: null, working: null },
  holds: [],
  paymentMethodSince: MADE - DAY,
  attempts: [],
};
const withDraft = (change: Partial<CollectionFacts['invoice']>): CollectionFacts => ({
  ...DRAFT,
  invoice: { ...DRAFT.invoice, ...change },
});

it.each([
  [ENDS - 1, []],
  [ENDS, ['finalise']],
  [ENDS + DAY, ['finalise']],
])('a draft is finalised when its period ends, not before (%i)', (now, due) => {
  const plan = planProcess(collection, DRAFT, now);
  expect(plan.due.map(({ key }) => key)).toEqual(due);
  expect(plan.next).toEqual(due.length > 0 ? null : { at: ENDS, what: 'finalise' });
});

it('one without an end waits for a person, and one that was left out does not come again', () => {
  const waits = withDraft({ draft: { finalizesAt: null, paymentTermDays: 14 } });
  expect(planProcess(collection, waits, ENDS + DAY)).toMatchObject({ due: [], next: null, over: null });
  const [effect] = planProcess(collection, DRAFT, ENDS).due;
  if (!effect) throw new Error('it is due');
  const left = applyOutcome(collection, DRAFT, effect, { state: 'skipped', at: ENDS }, ENDS);
  expect(planProcess(collection, left, ENDS + DAY).due).toEqual([]);
});

it.each([
  [0, ENDS],
  [HOUR, ENDS],
  [HOUR + 1000, ENDS + HOUR + 1000],
])('what comes %i ms late is dated %i, and charged from there', (late, at) => {
  const { entries, facts } = simulate(collection, DRAFT, { from: ENDS + late, until: ENDS + late, limit: 2 });
  expect(entries[1]?.effect).toMatchObject({ key: 'charge#0', dueAt: at });
  // In Auckland it is the 3rd of March at 22:00, daylight time.
  expect(facts.invoice).toMatchObject({ finalizedAt: at, payBy: '2026-03-17' });
});

it('one with nothing to pay is paid with it and over', () => {
  const { entries, over } = simulate(collection, withDraft({ dueMinor: 0n }), { from: MADE, until: ENDS + DAY });
  expect(entries.map(({ effect, at }) => `${effect.key} ${toIso(at)}`)).toEqual([`finalise ${toIso(ENDS)}`]);
  expect(over).toMatchObject({ outcome: 'paid' });
});

it('money is sent back once, whatever else is due, also after the invoice was paid or voided', () => {
  const refunds = [{ id: 'r', requestedAt: ENDS }];
  for (const status of ['paid', 'void', 'open', 'uncollectible'] as const) {
    const facts: CollectionFacts = { ...withDraft({ status, finalizedAt: ENDS, draft: null }), refunds };
    expect(planProcess(collection, facts, ENDS - 1).due[0]?.key).not.toBe('refund:r');
    const [effect] = planProcess(collection, facts, ENDS).due;
    if (effect?.key !== 'refund:r') throw new Error('the refund comes first');
    for (const state of ['done', 'failed', 'unknown'] as const) {
      const after = applyOutcome(collection, facts, effect, { state, at: ENDS }, ENDS);
      expect(after).toMatchObject({ status: 'running', refunds: [] });
      expect(planProcess(collection, after, ENDS).due.map(({ key }) => key)).not.toContain('refund:r');
    }
    const refused = applyOutcome(collection, facts, effect, { state: 'refused', at: ENDS, retryAt: ENDS + 1 }, ENDS);
    expect(planProcess(collection, refused, ENDS + 1).due[0]?.key).toBe('refund:r');
  }
});
