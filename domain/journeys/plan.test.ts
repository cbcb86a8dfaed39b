import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, type Instant, SECOND } from '../time/instant.ts';
import { nurtureEffects } from './contract.ts';
import type { NurtureEffect, NurtureFacts } from './facts.ts';
import { nurtureFacts } from './fixtures.ts';
import type { JourneyNode } from './graph.ts';
import { nurture } from './plan.ts';
import { ANY_TIME } from './send-rules.ts';
import { effectWords } from './words.ts';

const at = fromIso;
const START = at('2026-02-02T09:00:00Z');
const planAt = (facts: NurtureFacts, now: Instant) => planProcess(nurture, facts, now);
const keys = (effects: readonly NurtureEffect[]) => effects.map((effect) => effect.key);
const forecast = (facts: NurtureFacts, from = START) => simulate(nurture, facts, { from, until: from + 400 * DAY });
const done = (facts: NurtureFacts, effect: NurtureEffect | undefined, now: Instant): NurtureFacts => {
  if (!effect) throw new Error('nothing is due');
  return applyOutcome(nurture, facts, effect, { state: 'done', at: now }, now);
};

const send = (id: string, nextId: string): JourneyNode => ({ id, type: 'send-email', subject: 's', body: 'b', nextId });
const days = (id: string, count: number, nextId: string): JourneyNode => ({
  id,
  type: 'wait',
  wait: { for: { unit: 'days', count } },
  nextId,
});
const end: JourneyNode = { id: 'end', type: 'end' };
const visits = { field: 'fields.totalVisits', op: 'gte', value: 3 } as const;
const three = [
  send('one', 'w1'),
  days('w1', 2, 'two'),
  send('two', 'w2'),
  days('w2', 2, 'three'),
  send('three', 'end'),
  end,
];
const office = {
  ...ANY_TIME,
  window: {
    days: ['mon' as const, 'tue' as const, 'wed' as const, 'thu' as const, 'fri' as const],
    from: '09:00',
    to: '17:00',
  },
};

describe('the plan of an enrolment', () => {
  it('forecasts every send at its instant, to the end', () => {
    const { entries, over, facts } = forecast(nurtureFacts(three, START));
    expect(entries.map(({ effect, at: when }) => [effect.key, when])).toEqual([
      ['send:one#1', START],
      ['send:two#1', START + 2 * DAY],
      ['send:three#1', START + 4 * DAY],
      ['complete', START + 4 * DAY],
    ]);
    expect(over).toEqual({ outcome: 'completed', at: START + 4 * DAY });
    expect(facts.ended).toEqual({ status: 'completed', reason: null, at: START + 4 * DAY });
  });

  it('looks again only when something can be done: one second before it is nothing', () => {
    const waiting = done(nurtureFacts(three, START), planAt(nurtureFacts(three, START), START).due[0], START);
    const due = START + 2 * DAY;
    expect(planAt(waiting, due - SECOND)).toEqual({
      due: [],
      superseded: [],
      next: { at: due, what: 'send:two#1' },
      over: null,
    });
    expect(keys(planAt(waiting, due).due)).toEqual(['send:two#1']);
  });

  it('counts a wait from when the step before it was due, up to an hour late, and from when it ran after that', () => {
    const next = (late: number) => {
      const facts = nurtureFacts(three, START);
      const now = START + late;
      return planAt(done(facts, planAt(facts, now).due[0], now), now).next?.at;
    };
    expect(next(5 * SECOND)).toBe(START + 2 * DAY);
    expect(next(HOUR)).toBe(START + 2 * DAY);
    expect(next(HOUR + SECOND)).toBe(START + HOUR + SECOND + 2 * DAY);
  });

  it('does not let mails pile up after ten days of standstill', () => {
    const { entries } = forecast(nurtureFacts(three, START), START + 10 * DAY);
    expect(entries.filter(({ effect }) => effect.kind === 'send').map((entry) => entry.at)).toEqual([
      START + 10 * DAY,
      START + 12 * DAY,
      START + 14 * DAY,
    ]);
  });

  it('waits for the window in the lead’s zone, or in the default one where the lead has none', () => {
    const saturday = at('2026-02-07T10:00:00Z');
    const first = (zone: string | null) =>
      planAt(nurtureFacts([send('one', 'end'), end], saturday, { rules: office, lead: { zone } }), saturday).next;
    expect(first('Asia/Tokyo')).toEqual({ at: at('2026-02-09T00:00:00Z'), what: 'send:one#1' });
    expect(first('Mars/Base')).toEqual({ at: at('2026-02-09T09:00:00Z'), what: 'send:one#1' });
    expect(first(null)).toEqual({ at: at('2026-02-09T09:00:00Z'), what: 'send:one#1' });
  });

  it('held up until the window has closed, it waits for the next one and still says when it was due', () => {
    const facts = nurtureFacts([send('one', 'end'), end], START, { rules: office });
    const evening = at('2026-02-02T18:00:00Z');
    expect(planAt(facts, evening).due).toEqual([]);
    expect(planAt(facts, evening).next).toEqual({ at: at('2026-02-03T08:00:00Z'), what: 'send:one#1' });
    expect(planAt(facts, at('2026-02-03T08:00:00Z')).due[0]?.dueAt).toBe(START);
  });

  it('delays and branches run outside the window', () => {
    const branch: JourneyNode = { id: 'b', type: 'branch', filter: visits, yesId: 'mail', noId: 'end' };
    const friday = at('2026-02-06T20:00:00Z');
    const { entries } = forecast(
      nurtureFacts([days('w', 1, 'b'), branch, send('mail', 'end'), end], friday, { rules: office }),
      friday,
    );
    expect(entries.map(({ effect }) => [effect.key, effect.dueAt])).toEqual([
      ['branch:b#1', at('2026-02-07T20:00:00Z')],
      ['send:mail#1', at('2026-02-09T08:00:00Z')],
      ['complete', at('2026-02-09T08:00:00Z')],
    ]);
  });

  it('decides a branch when it is reached, and planning again does not change it', () => {
    const branch: JourneyNode = { id: 'b', type: 'branch', filter: visits, yesId: 'rich', noId: 'poor' };
    const facts = nurtureFacts(
      [branch, days('rich', 1, 'mail'), send('mail', 'end'), days('poor', 9, 'end'), end],
      START,
    );
    const [effect] = planAt(facts, START).due;
    expect(effect?.data).toEqual({ nodeId: 'b', way: 'yes', toId: 'rich' });
    const after = done(facts, effect, START);
    const changed = { ...after, lead: { ...after.lead, fields: { totalVisits: 0 } } };
    expect(planAt(changed, START).next).toEqual({ at: START + DAY, what: 'send:mail#1' });
    expect(keys(planAt({ ...facts, lead: changed.lead }, START).due)).toEqual(['branch:b#1']);
    expect(planAt({ ...facts, lead: changed.lead }, START).due[0]?.data?.toId).toBe('poor');
  });

  it('counts the visits of steps that come round again', () => {
    const again: JourneyNode = { id: 'again', type: 'branch', filter: visits, yesId: 'mail', noId: 'end' };
    const facts = nurtureFacts([send('mail', 'w'), days('w', 1, 'again'), again, end], START);
    const { entries } = simulate(nurture, facts, { from: START, until: START + 2 * DAY });
    expect(entries.map(({ effect }) => effect.key)).toEqual([
      'send:mail#1',
      'branch:again#1',
      'send:mail#2',
      'branch:again#2',
      'send:mail#3',
    ]);
  });

  it.each([
    ['unsubscribedAt', 'unsubscribe', 'unsubscribed'],
    ['convertedAt', 'conversion', 'converted'],
    ['repliedAt', 'reply', 'replied'],
  ] as const)('%s while waiting: it leaves without sending', (field, reason, outcome) => {
    const facts = nurtureFacts(three, START);
    const waiting = done(facts, planAt(facts, START).due[0], START);
    const when = START + DAY;
    const left = { ...waiting, lead: { ...waiting.lead, [field]: when } };
    const { entries, over, facts: after } = forecast(left, when + 5 * SECOND);
    expect(entries.map(({ effect }) => [effect.key, effect.dueAt])).toEqual([['exit', when]]);
    expect(over?.outcome).toBe(outcome);
    expect(after.ended).toEqual({ status: 'exited', reason, at: when });
  });

  it('leaves for what came first, and a conversion does not end a journey that does not ask for it', () => {
    const both = nurtureFacts(three, START, { lead: { convertedAt: START + 2, unsubscribedAt: START + 1 } });
    expect(planAt(both, START + 5).due[0]).toMatchObject({
      key: 'exit',
      dueAt: START + 1,
      data: { reason: 'unsubscribe' },
    });
    const deaf = { ...both, version: { ...both.version, exitOn: [] }, lead: { ...both.lead, unsubscribedAt: null } };
    expect(keys(planAt(deaf, START + 5).due)).toEqual(['send:one#1']);
  });

  it('a lead that left before it began leaves at once, and not in the past', () => {
    const facts = nurtureFacts(three, START, { lead: { convertedAt: START - 40 * DAY } });
    expect(planAt(facts, START)).toMatchObject({ due: [{ key: 'exit', dueAt: START }], superseded: [] });
  });

  it('enters a message that was held up as left out when the lead has left since', () => {
    const facts = nurtureFacts(three, START, { lead: { unsubscribedAt: START + HOUR } });
    const plan = planAt(facts, START + 2 * HOUR);
    expect(keys(plan.superseded)).toEqual(['send:one#1']);
    expect(keys(plan.due)).toEqual(['exit']);
    const { entries } = forecast(facts, START + 2 * HOUR);
    expect(entries.map(({ effect, state }) => `${effect.key} ${state}`)).toEqual([
      'send:one#1 superseded',
      'exit done',
    ]);
  });

  it('goes on after a message that failed', () => {
    const facts = nurtureFacts(three, START);
    const [effect] = planAt(facts, START).due;
    if (!effect) throw new Error('nothing is due');
    const failed = applyOutcome(nurture, facts, effect, { state: 'failed', at: START }, START);
    expect(failed.status).toBe('running');
    expect(planAt(failed, START).next).toEqual({ at: START + 2 * DAY, what: 'send:two#1' });
  });

  it('waits for the frequency cap, other journeys’ messages included', () => {
    const rules = { ...ANY_TIME, cap: { max: 1, perSeconds: 86_400 } };
    const facts = {
      ...nurtureFacts([send('a', 'b'), send('b', 'end'), end], START, { rules }),
      sentAt: [START - HOUR],
    };
    const { entries } = forecast(facts);
    expect(entries.filter(({ effect }) => effect.kind === 'send').map((entry) => entry.at)).toEqual([
      START - HOUR + DAY,
      START - HOUR + 2 * DAY,
    ]);
  });

  it('waits for a condition, and takes the other way when the time is up', () => {
    const condition: JourneyNode = {
      id: 'c',
      type: 'wait-for',
      filter: { field: 'fields.booked', op: 'eq', value: true },
      timeout: { unit: 'days', count: 3 },
      metId: 'end',
      timeoutId: 'mail',
    };
    const facts = nurtureFacts([days('w', 1, 'c'), condition, send('mail', 'end'), end], START);
    const arrival = START + DAY;
    expect(planAt(facts, START).next).toEqual({ at: arrival, what: 'branch:c#1' });
    expect(planAt(facts, arrival).next).toEqual({ at: arrival + 3 * DAY, what: 'branch:c#1' });
    expect(planAt(facts, arrival + 3 * DAY).due[0]?.data).toEqual({ nodeId: 'c', way: 'timeout', toId: 'mail' });
    const lead = { ...facts.lead, fields: { booked: true }, changedAt: arrival + DAY };
    const met = planAt({ ...facts, lead }, arrival + DAY + 50);
    expect(met.due[0]).toMatchObject({ dueAt: arrival + DAY, data: { way: 'met', toId: 'end' } });
  });

  it('says so where a journey cannot go on', () => {
    const facts = nurtureFacts([send('a', 'gone')], START);
    const after = done(facts, planAt(facts, START).due[0], START);
    expect(() => planAt(after, START)).toThrow('there is no step gone');
    const covered = { ...office, quietHours: { from: '08:00', to: '18:00' } };
    expect(() => planAt(nurtureFacts(three, START, { rules: covered }), START)).toThrow(
      'no message within three years',
    );
  });

  it('has words for each effect', () => {
    const words = nurtureEffects.map((kind) => effectWords(kind, undefined));
    expect(new Set(words).size).toBe(nurtureEffects.length);
  });
});
