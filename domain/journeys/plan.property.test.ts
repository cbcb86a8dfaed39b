import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../time/instant.ts';
import { validateGraph } from './contract.ts';
import type { NurtureFacts } from './facts.ts';
import { nurtureFacts } from './fixtures.ts';
import type { JourneyNode } from './graph.ts';
import { nurture } from './plan.ts';
import type { SendRules } from './send-rules.ts';
import { sendTime, windowTime } from './send-time.ts';
import { zoneFor } from './wait.ts';

const START = Date.parse('2026-03-06T09:00:00Z');

/** Graphs without circles: each step leads to later ones, the last is an end. */
const journeys = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(), fc.nat()), { maxLength: 7 })
  .map((steps) => {
    const last = steps.length;
    const nodes = steps.map(([kind, first, second], index): JourneyNode => {
      const id = `n${index}`;
      const later = (pick: number) => `n${index + 1 + (pick % (last - index))}`;
      const nextId = later(first);
      const filter = { field: 'fields.totalVisits', op: 'gte', value: first % 6 } as const;
      if (kind <= 1) return { id, type: 'send-email', subject: 's', body: 'b', nextId };
      if (kind === 2) return { id, type: 'wait', wait: { for: { unit: 'days', count: 1 + (second % 4) } }, nextId };
      if (kind === 3) return { id, type: 'wait', wait: { until: { time: '02:30' } }, nextId };
      if (kind === 4) return { id, type: 'branch', filter, yesId: nextId, noId: later(second) };
      const timeout = { unit: 'hours', count: 1 + (second % 50) } as const;
      return { id, type: 'wait-for', filter, timeout, metId: nextId, timeoutId: later(second) };
    });
    return [...nodes, { id: `n${last}`, type: 'end' } as const];
  });

const RULES: readonly SendRules[] = [
  { window: null, quietHours: null, holidays: [], cap: null },
  {
    window: { days: ['mon', 'wed', 'fri'], from: '09:00', to: '12:00' },
    quietHours: null,
    holidays: ['2026-03-09'],
    cap: null,
  },
  { window: null, quietHours: { from: '20:00', to: '07:00' }, holidays: [], cap: { max: 1, perSeconds: 2 * 86_400 } },
];
const enrolments = fc
  .record({
    nodes: journeys,
    rules: fc.constantFrom(...RULES),
    zone: fc.constantFrom('Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'nowhere', null),
    totalVisits: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ nodes, rules, zone, totalVisits }) =>
    nurtureFacts(nodes, START, { rules, lead: { zone, fields: { totalVisits } } }),
  );

const OPTIONS = { from: START, until: START + 500 * DAY };

/** Plans and applies by itself, looking at every next instant and, in vain, at others before it. */
function stepThrough(start: NurtureFacts, glances: readonly number[]): { key: string; dueAt: Instant; at: Instant }[] {
  const seen: { key: string; dueAt: Instant; at: Instant }[] = [];
  let facts = start;
  let now = START;
  for (let step = 0; step < 200; step++) {
    const plan = planProcess(nurture, facts, now);
    expect(planProcess(nurture, facts, now)).toEqual(plan);
    if (plan.over) return seen;
    for (const { key } of [...plan.due, ...plan.superseded]) expect(facts.ledger).not.toHaveProperty([key]);
    const effect = plan.due[0];
    if (effect) {
      seen.push({ key: effect.key, dueAt: effect.dueAt, at: now });
      facts = applyOutcome(nurture, facts, effect, { state: 'done', at: now }, now);
      continue;
    }
    if (!plan.next) throw new Error('neither due nor next nor over');
    expect(plan.next.at).toBeGreaterThan(now);
    const glance = now + Math.floor((plan.next.at - now) * (glances[step % glances.length] ?? 0.5));
    if (glance < plan.next.at) expect(planProcess(nurture, facts, glance).due).toEqual([]);
    now = plan.next.at;
  }
  throw new Error('it does not end');
}

describe('any journey without circles', () => {
  it('is one that may be published, but for steps that nothing leads to', () => {
    fc.assert(
      fc.property(enrolments, ({ version }) => {
        expect(validateGraph(version.graph).filter((issue) => issue.code !== 'unreachable')).toEqual([]);
      }),
    );
  });

  it('ends, and its forecast is what stepping through it does', () => {
    fc.assert(
      fc.property(
        enrolments,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (facts, glances) => {
          const forecast = simulate(nurture, facts, OPTIONS);
          expect(forecast.over?.outcome).toBe('completed');
          expect(forecast.entries.map(({ effect, at }) => ({ key: effect.key, dueAt: effect.dueAt, at }))).toEqual(
            stepThrough(facts, glances),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('sends only inside the send times, whenever it was held up', () => {
    fc.assert(
      fc.property(enrolments, fc.integer({ min: 0, max: 20 * 24 * 60 }), (facts, lateMinutes) => {
        const { rules, defaultZone } = facts.version;
        const zone = zoneFor(facts.lead.zone, defaultZone);
        const from = START + lateMinutes * MINUTE;
        const sent: Instant[] = [];
        for (const { effect, at } of simulate(nurture, facts, { ...OPTIONS, from }).entries) {
          if (effect.kind !== 'send') continue;
          expect(windowTime(rules, zone, at)).toBe(at);
          expect(sendTime(rules, zone, at, sent)).toBe(at);
          sent.push(at);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('sends nothing after the lead has unsubscribed', () => {
    fc.assert(
      fc.property(
        enrolments,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 90 }),
        (facts, hours, late) => {
          const unsubscribedAt = START + hours * HOUR;
          const before = simulate(nurture, facts, { from: START, until: unsubscribedAt });
          if (before.over) return;
          const left = { ...before.facts, lead: { ...before.facts.lead, unsubscribedAt } };
          const after = simulate(nurture, left, { ...OPTIONS, from: unsubscribedAt + late * MINUTE });
          expect(after.entries.filter(({ effect, state }) => effect.kind === 'send' && state === 'done')).toEqual([]);
          expect(after.over?.outcome).toBe('unsubscribed');
        },
      ),
      { numRuns: 150 },
    );
  });
});
