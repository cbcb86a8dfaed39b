import { describe, expect, it } from 'vitest';
import { simulate } from '../process/plan.ts';
import type { BillingFacts, CardFacts } from './facts.ts';
import { at, begin, obey } from './fixtures.ts';
import { billing } from './plan.ts';

const CARD: CardFacts = { id: 'card', expires: '2026-08', since: at('2026-03-01T00:00:00Z') };
const withCard = (card: Partial<CardFacts> = {}, others: Partial<BillingFacts> = {}): BillingFacts =>
  begin('2026-03-01T00:00:00Z', { others: { ...others, card: { ...CARD, ...card } } });
const notices = ({ keys }: { keys: string[] }) => keys.filter((key) => key.includes('card-expires'));

describe('a card that expires', () => {
  // August is over at midnight of the 1st in Lisbon (23:00 UTC); 14 days before that are the 18th, at nine.
  it('is told of a fortnight before its last month is over, in the morning, once', () => {
    const facts = withCard();
    expect(notices(obey(facts, [at('2026-08-18T07:59:59Z')]))).toEqual([]);
    const told = obey(facts, [at('2026-08-18T08:00:00Z'), at('2026-08-20T08:00:00Z'), at('2026-09-20T08:00:00Z')]);
    expect(notices(told)).toEqual(['card-expires:card:2026-08']);
  });

  it('is in the forecast, at its instant', () => {
    const seen: string[] = [];
    const [from, until] = [at('2026-03-01T00:00:00Z'), at('2026-12-01T00:00:00Z')];
    const observe = (_: BillingFacts, effect: { key: string; dueAt: number }) => {
      if (effect.key.startsWith('card')) seen.push(`${effect.key} ${new Date(effect.dueAt).toISOString()}`);
    };
    simulate(billing, withCard(), { from, until, limit: 100, observe });
    expect(seen).toEqual(['card-expires:card:2026-08 2026-08-18T08:00:00.000Z']);
  });

  it('is not told of once it has expired: nothing is left to do in time', () => {
    expect(notices(obey(withCard(), [at('2026-08-31T22:59:59Z')]))).toEqual(['card-expires:card:2026-08']);
    expect(notices(obey(withCard(), [at('2026-08-31T23:00:00Z')]))).toEqual(['superseded card-expires:card:2026-08']);
  });

  it('that was replaced is not told of, and the new one in its turn', () => {
    const before = obey(withCard(), [at('2026-08-01T00:00:00Z')]).facts;
    const replaced = { ...before, card: { id: 'new', expires: '2026-11', since: at('2026-08-10T00:00:00Z') } };
    const later = [at('2026-08-20T08:00:00Z'), at('2026-11-20T09:00:00Z')];
    expect(notices(obey(replaced, later))).toEqual(['card-expires:new:2026-11']);
    // Its network gave the same card another date.
    const renewed = { ...before, card: { ...CARD, expires: '2030-08', since: at('2026-08-10T00:00:00Z') } };
    expect(notices(obey(renewed, later))).toEqual([]);
  });

  it('is not told of who has just entered it, whose subscription ends before, or where nobody wants it', () => {
    const day = [at('2026-08-20T08:00:00Z')];
    expect(notices(obey(withCard({ since: at('2026-08-18T08:00:01Z') }), day))).toEqual([]);
    expect(notices(obey(withCard({ since: at('2026-08-18T08:00:00Z') }), day))).toHaveLength(1);
    const ending = (endsAt: string) => {
      const facts = withCard();
      return { ...facts, subscription: { ...facts.subscription, endsAt: at(endsAt) } };
    };
    expect(notices(obey(ending('2026-08-31T23:00:00Z'), day))).toEqual([]);
    expect(notices(obey(ending('2026-08-31T23:00:01Z'), day))).toHaveLength(1);
    const terms = { ...withCard().terms, cardNoticeDays: 0 };
    expect(notices(obey(withCard({}, { terms }), day))).toEqual([]);
    const early = { ...terms, cardNoticeDays: 30 };
    expect(notices(obey(withCard({}, { terms: early }), [at('2026-08-02T08:00:00Z')]))).toHaveLength(1);
  });
});
