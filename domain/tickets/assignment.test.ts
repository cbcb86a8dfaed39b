import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, chooseAssignee } from './assignment.ts';

const one = (memberId: string, more: Partial<Candidate> = {}): Candidate => ({
  memberId,
  name: memberId.toUpperCase(),
  skills: [],
  capacity: null,
  openTickets: 0,
  available: true,
  ...more,
});
const rule = { method: 'round_robin' as const, bySkill: false, capacity: null, lastMemberId: null };

describe('who gets a ticket', () => {
  it('nobody by hand, and a team of nobody says so', () => {
    expect(chooseAssignee({ ...rule, method: 'manual' }, [one('a')], [])).toBeNull();
    expect(chooseAssignee(rule, [], [])).toEqual({ memberId: null, reason: 'Nobody is in the team' });
  });

  it('turns go round, and on from where whoever had the last has left', () => {
    const team = [one('c'), one('a'), one('b')];
    const turn = (lastMemberId: string | null) => chooseAssignee({ ...rule, lastMemberId }, team, [])?.memberId;
    expect([null, 'a', 'b', 'c', 'bb', 'z'].map(turn)).toEqual(['a', 'b', 'c', 'a', 'c', 'a']);
  });

  it('the least loaded, ties in turn, with how much they have', () => {
    const team = [
      one('a', { openTickets: 4 }),
      one('b', { openTickets: 3, capacity: 8 }),
      one('c', { openTickets: 3 }),
    ];
    const least = { ...rule, method: 'least_loaded' as const };
    expect(chooseAssignee(least, team, [])).toEqual({ memberId: 'b', reason: 'B: least loaded, 3 of 8' });
    expect(chooseAssignee({ ...least, lastMemberId: 'b' }, team, [])).toEqual({
      memberId: 'c',
      reason: 'C: least loaded, 3 open',
    });
  });

  it.each([
    [2, 'a'],
    [3, null],
    [4, null],
  ])('of at most three, whoever has %d', (openTickets, memberId) => {
    expect(chooseAssignee({ ...rule, capacity: 3 }, [one('a', { openTickets })], [])?.memberId).toBe(memberId);
  });

  it('a limit of one’s own goes before the team’s', () => {
    expect(chooseAssignee({ ...rule, capacity: 1 }, [one('a', { openTickets: 1, capacity: 2 })], [])?.memberId).toBe(
      'a',
    );
  });

  it('a skill that somebody has is minded, one that nobody has is not', () => {
    const team = [
      one('a'),
      one('b', { skills: ['refund'], available: false }),
      one('c', { skills: ['refund', 'tax'] }),
    ];
    const skilled = { ...rule, bySkill: true };
    expect(chooseAssignee(skilled, team, ['refund', 'vip'])).toEqual({
      memberId: 'c',
      reason: 'C: next in turn, refund, 0 open',
    });
    expect(chooseAssignee(skilled, team, ['vip'])?.memberId).toBe('a');
    expect(chooseAssignee(skilled, team.slice(0, 2), ['refund'])).toEqual({
      memberId: null,
      reason: 'Nobody with refund is at work',
    });
    expect(chooseAssignee(rule, team, ['refund'])?.memberId).toBe('a');
  });
});

describe('properties', () => {
  const team = fc.uniqueArray(
    fc.record({
      memberId: fc.string({ minLength: 1, maxLength: 3 }),
      name: fc.constant('X'),
      skills: fc.subarray(['a', 'b']),
      capacity: fc.option(fc.integer({ min: 1, max: 4 })),
      openTickets: fc.integer({ min: 0, max: 5 }),
      available: fc.boolean(),
    }),
    { selector: (candidate) => candidate.memberId, minLength: 1, maxLength: 6 },
  );
  const rules = fc.record({
    method: fc.constantFrom('round_robin' as const, 'least_loaded' as const),
    bySkill: fc.boolean(),
    capacity: fc.option(fc.integer({ min: 1, max: 4 })),
    lastMemberId: fc.option(fc.string({ maxLength: 3 })),
  });

  it('whoever is chosen is at work and has room, and nobody is only where nobody is', () => {
    fc.assert(
      fc.property(rules, team, fc.subarray(['a', 'b', 'c']), (some, people, wanted) => {
        const choice = chooseAssignee(some, people, wanted);
        const room = (one: Candidate) => one.available && one.openTickets < (one.capacity ?? some.capacity ?? 99);
        const chosen = people.find((person) => person.memberId === choice?.memberId);
        if (chosen) expect(room(chosen)).toBe(true);
        else if (!some.bySkill) expect(people.some(room)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('as many tickets as people come round once to each, whoever was last', () => {
    fc.assert(
      fc.property(team, fc.option(fc.string({ maxLength: 3 })), (people, last) => {
        const all = people.map((person) => ({ ...person, available: true, capacity: null }));
        let lastMemberId = last;
        const given = all.map(() => {
          lastMemberId = chooseAssignee({ ...rule, lastMemberId }, all, [])?.memberId ?? null;
          return lastMemberId;
        });
        expect(new Set(given).size).toBe(all.length);
      }),
      { numRuns: 100 },
    );
  });
});
