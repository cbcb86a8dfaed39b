import type { JourneyDesign } from '../../domain/journeys/contract.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Actor } from '../../services/context.ts';
import { enrolLeads } from '../../services/enrolments/enrol.ts';
import { createJourney } from '../../services/journeys/create.ts';
import { publishJourney } from '../../services/journeys/publish.ts';
import { createLead } from '../../services/leads/create.ts';
import { unsubscribeLead } from '../../services/leads/unsubscribe.ts';
import { convertLead } from '../../services/leads/update.ts';
import type { Happening } from './history.ts';
import { person, type Random, ZONES } from './random.ts';

const WORKDAYS = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' } as const;
const rules = { window: { ...WORKDAYS, days: [...WORKDAYS.days] }, quietHours: null, holidays: [], cap: null };

const welcome: JourneyDesign = {
  rules,
  exitOn: ['conversion'],
  graph: {
    startId: 'hello',
    nodes: [
      {
        id: 'hello',
        name: 'Welcome',
        type: 'send-email',
        subject: 'Welcome, {{firstName|there}}',
        body: 'Hello {{firstName|there}},\n\nthank you for your interest. Here is what others read first.',
        nextId: 'pause',
      },
      { id: 'pause', type: 'wait', wait: { for: { unit: 'days', count: 2 } }, nextId: 'engaged' },
      {
        id: 'engaged',
        name: 'Spent ten minutes on the site?',
        type: 'branch',
        filter: { field: 'fields.totalTime', op: 'gte', value: 600 },
        yesId: 'demo',
        noId: 'story',
      },
      {
        id: 'demo',
        name: 'Offer a demo',
        type: 'send-email',
        subject: 'Fifteen minutes to see it live?',
        body: 'Hello {{firstName|there}},\n\nshall we show you around?',
        nextId: 'morning',
      },
      {
        id: 'story',
        name: 'Customer story',
        type: 'send-email',
        subject: 'How Porto Ceramics did it',
        body: 'Hello {{firstName|there}},\n\na short story about a team like yours.',
        nextId: 'morning',
      },
      { id: 'morning', name: 'Four days', type: 'wait', wait: { for: { unit: 'days', count: 4 } }, nextId: 'last' },
      {
        id: 'last',
        name: 'Last word',
        type: 'send-email',
        subject: 'One last thing',
        body: 'Hello {{firstName|there}},\n\nif now is not the time, we will not write again.',
        nextId: 'end',
      },
      { id: 'end', type: 'end' },
    ],
  },
};
const reactivate: JourneyDesign = {
  rules: { ...rules, quietHours: { from: '20:00', to: '08:00' } },
  exitOn: ['conversion'],
  graph: {
    startId: 'monday',
    nodes: [
      {
        id: 'monday',
        name: 'Next Monday, 09:30',
        type: 'wait',
        wait: { until: { time: '09:30', days: ['mon'] } },
        nextId: 'back',
      },
      {
        id: 'back',
        name: 'Are you still looking?',
        type: 'send-email',
        subject: 'Still looking, {{firstName|there}}?',
        body: 'Hello {{firstName|there}},\n\na few things have changed since you were here.',
        nextId: 'answer',
      },
      {
        id: 'answer',
        name: 'Qualified within a week?',
        type: 'wait-for',
        filter: { field: 'status', op: 'eq', value: 'qualified' },
        timeout: { unit: 'days', count: 7 },
        metId: 'done',
        timeoutId: 'offer',
      },
      {
        id: 'offer',
        name: 'A month for free',
        type: 'send-email',
        subject: 'A month on us',
        body: 'Hello {{firstName|there}},\n\ntry it for a month, no card needed.',
        nextId: 'done',
      },
      { id: 'done', type: 'end' },
    ],
  },
};

const SOURCES = ['google', 'direct', 'referral', 'organic search', 'newsletter'];
const OCCUPATIONS = ['Working professional', 'Student', 'Unemployed', 'Businessman'];

/** Leads that arrive, are followed up, convert or leave. */
export function followUps(random: Random, now: Instant, ops: Actor, sales: readonly string[]): Happening[] {
  const ids: { welcome?: string; reactivate?: string } = {};
  const leads: string[] = [];
  const happenings: Happening[] = [
    {
      at: now - 16 * DAY,
      async run(as) {
        for (const [key, name, description, design] of [
          ['welcome', 'Welcome series', 'The first ten days of a new lead.', welcome],
          ['reactivate', 'Win back', 'For leads that went quiet.', reactivate],
        ] as const) {
          const journey = await createJourney(as(ops), { name, description, design });
          ids[key] = (await publishJourney(as(ops), { id: journey.id, version: journey.version })).id;
        }
        await createJourney(as(ops), {
          name: 'Trial to paid',
          description: 'A draft: what happens in the last week of a trial.',
          design: { ...welcome, exitOn: ['conversion', 'reply'] },
        });
      },
    },
  ];
  for (let i = 0; i < 140; i++) {
    const at = now - 15 * DAY + random.below(15 * 24 * 60) * MINUTE;
    const who = person(random, i);
    const { below, pick, chance } = random;
    const lead = {
      ...who,
      externalId: `demo-${i}`,
      zone: pick(ZONES),
      source: pick(SOURCES),
      origin: 'Landing page',
      ownerId: pick(sales),
      fields: { totalVisits: below(12), totalTime: below(1800), pageViews: below(8), occupation: pick(OCCUPATIONS) },
    };
    const [enrols, converts, leaves] = [chance(80), chance(12), chance(6)];
    happenings.push({
      at,
      async run(as) {
        const { id } = await createLead(as(ops), lead);
        leads[i] = id;
        const journeyId = i % 4 === 0 ? ids.reactivate : ids.welcome;
        if (enrols && journeyId) await enrolLeads(as(ops), { journeyId, leadId: id });
      },
    });
    if (converts) {
      happenings.push({
        at: at + 3 * DAY + random.below(48) * HOUR,
        run: async (as) => {
          await convertLead(as(ops), { id: leads[i] ?? '', version: 1 });
        },
      });
    } else if (leaves) {
      happenings.push({
        at: at + 2 * DAY + random.below(72) * HOUR,
        run: async (as) => {
          await unsubscribeLead(as(ops), { id: leads[i] ?? '', reason: 'Asked by mail' });
        },
      });
    }
  }
  return happenings;
}
