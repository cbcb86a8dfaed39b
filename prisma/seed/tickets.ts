import type { CreateSlaPolicyInput } from '../../domain/tickets/requests.ts';
import { addDays, civilDateAt, civilToInstant, weekdayOf } from '../../domain/time/civil.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { updateSlaPolicy } from '../../services/slaPolicies/update.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { updateTicket } from '../../services/tickets/update.ts';
import type { Happening } from './history.ts';
import type { Teams } from './people.ts';
import { person, type Random } from './random.ts';

const SUBJECTS = [
  'Cannot sign in since this morning',
  'Invoice shows the old address',
  'Export stops at page 12',
  'How do we add a second workspace?',
  'Reports are an hour off',
  'Password reset mail never arrives',
  'Two colleagues see different numbers',
  'Upgrade to yearly before Friday?',
  'The import skipped some rows',
  'Calendar does not open on Safari',
  'Please delete a former employee',
  'API answers 429 at night',
  'Dashboard is blank on the big screen',
  'Wrong currency on a quote',
];
const ABOUT_MONEY = /invoice|quote|upgrade/i;
const PRIORITIES = ['low', 'normal', 'normal', 'high', 'urgent'] as const;

const targets = (first: number, next: number, resolution: number) => ({
  firstResponseSeconds: first * 3600,
  nextResponseSeconds: next * 3600,
  resolutionSeconds: resolution * 3600,
});

/** The same, and every hour counts towards the first answer. */
const watched = (first: number, next: number, resolution: number) => ({
  ...targets(first, next, resolution),
  wall: ['first_response' as const],
});

/** Other people the longer nobody acts. */
const LADDER: CreateSlaPolicyInput['escalations'] = [
  {
    level: 1,
    actions: [
      { kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app', 'email'] },
      { kind: 'reassign', to: { kind: 'team_lead' } },
    ],
  },
  {
    level: 2,
    afterSeconds: 1800,
    actions: [
      { kind: 'notify', to: [{ kind: 'role', role: 'manager' }], by: ['app', 'email'] },
      { kind: 'post-note', text: 'Half an hour over: call the customer and say when they will hear from us.' },
    ],
  },
  {
    level: 3,
    afterSeconds: 7200,
    actions: [{ kind: 'notify', to: [{ kind: 'role', role: 'owner' }], by: ['app', 'email', 'sms'] }],
  },
];

/** Two weeks of a support desk: answered in time, late, waiting for the customer, solved, reopened, breached and escalated. */
export function supportDesk(
  random: Random,
  now: Instant,
  zone: string,
  lead: Actor,
  agents: readonly Actor[],
  teams?: Teams,
): Happening[] {
  const made = { policy: { id: '', version: 1 } };
  const happenings: Happening[] = [
    {
      at: now - 15 * DAY,
      async run(as) {
        const day: [string, string][] = [
          ['09:00', '12:30'],
          ['13:30', '18:00'],
        ];
        const workdays = { mon: day, tue: day, wed: day, thu: day, fri: day };
        const calendar = await createCalendar(as(lead), {
          name: 'Support hours',
          zone,
          weekly: { ...workdays, sat: [['10:00', '14:00']], sun: [] },
          holidays: nextHoliday(zone, now),
          holidayNames: Object.fromEntries(nextHoliday(zone, now).map((date) => [date, 'Company day'])),
          sources: [{ kind: 'country', country: 'PT' }],
        });
        await createSlaPolicy(as(lead), {
          name: 'Urgent, around the clock',
          calendarId: calendar.id,
          conditions: { priority: ['urgent'] },
          targets: {
            urgent: watched(1, 2, 8),
            high: watched(2, 4, 16),
            normal: watched(4, 8, 24),
            low: watched(8, 16, 40),
          },
          warnings: [
            { percent: 50 },
            {
              beforeSeconds: 900,
              actions: [{ kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app', 'email'] }],
            },
          ],
          escalations: LADDER,
        });
        const policy = await createSlaPolicy(as(lead), {
          name: 'Standard',
          calendarId: calendar.id,
          targets: {
            urgent: targets(1, 2, 8),
            high: targets(2, 4, 16),
            normal: targets(4, 8, 24),
            low: targets(8, 16, 40),
          },
        });
        made.policy = policy;
      },
    },
    {
      // An edit that left the tickets of that day alone: the list of versions has something to show.
      at: now - 6 * DAY,
      async run(as) {
        const { id, version } = made.policy;
        await updateSlaPolicy(as(lead), {
          id,
          version,
          warnings: [{ percent: 50 }, { percent: 80 }],
          openTickets: 'keep',
        });
      },
    },
  ];
  for (let i = 0; i < 64; i++) {
    const daysBack = i < 40 ? random.below(13) + 1 : random.below(2);
    const at = Math.min(
      now - (3 + i) * MINUTE,
      now - daysBack * DAY - random.below(9) * HOUR - random.below(60) * MINUTE,
    );
    const who = person(random, 500 + i);
    const agent = random.chance(85) ? random.pick(agents) : null;
    const ticket = { id: '' };
    const { below, pick, chance } = random;
    const subject = SUBJECTS[i % SUBJECTS.length] as string;
    const priority = pick(PRIORITIES);
    happenings.push({
      at,
      async run(as) {
        const created = await createTicket(as(lead), {
          subject,
          body: `Hello,\n\n${subject.toLowerCase()}. Could you have a look?\n\n${who.name}`,
          priority,
          requesterName: who.name,
          requesterEmail: who.email,
          assigneeId: agent?.id ?? null,
          teamId: (ABOUT_MONEY.test(subject) ? teams?.accounts : teams?.firstLine) ?? null,
        });
        ticket.id = created.id;
      },
    });
    const does = (after: Instant, run: (ctx: Ctx) => Promise<unknown>) => {
      if (at + after < now - MINUTE)
        happenings.push({ at: at + after, run: async (as) => void (await run(as(agent ?? lead))) });
    };
    const old = daysBack > 2;
    const answers = old || chance(60);
    if (!answers) continue;
    // Most first answers come within the hour, some come late.
    const first = chance(75) ? (10 + below(60)) * MINUTE : (6 + below(20)) * HOUR;
    const waits = chance(30);
    does(first, (ctx) =>
      addMessage(ctx, {
        id: ticket.id,
        kind: 'public_reply',
        body: 'Thank you, we are looking into it.',
        ...(waits ? { status: 'pending' } : {}),
      }),
    );
    if (chance(40))
      does(first + 20 * MINUTE, (ctx) =>
        addMessage(ctx, { id: ticket.id, kind: 'internal_note', body: 'Seen this last week, probably the cache.' }),
      );
    const second = first + (2 + below(8)) * HOUR;
    if (chance(55))
      does(second, (ctx) =>
        addMessage(ctx, { id: ticket.id, kind: 'customer_message', body: 'Here is what you asked for.' }),
      );
    if (chance(80))
      does(second + (1 + below(3)) * HOUR, (ctx) =>
        addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'This should work now. Could you try again?' }),
      );
    if (old && chance(80))
      does(second + (5 + below(24)) * HOUR, async (ctx) =>
        updateTicket(ctx, { id: ticket.id, version: await versionOf(ctx, ticket.id), status: 'solved' }),
      );
  }
  return happenings;
}

/** A closed weekday within the next week, so that a deadline can be seen stepping over it. */
function nextHoliday(zone: string, now: Instant): string[] {
  const today = civilDateAt(zone, now);
  const days = [2, 3, 4, 5, 6].map((ahead) => addDays(today, ahead));
  const date = days.find((day) => !['sat', 'sun'].includes(weekdayOf(day)) && civilToInstant(zone, day) > now);
  return date ? [date] : [];
}

async function versionOf(ctx: Ctx, id: string): Promise<number> {
  const row = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.ticket.findFirstOrThrow({ where: { id }, select: { version: true } }),
  );
  return row.version;
}
