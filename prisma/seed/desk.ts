import { HOUR, type Instant, MINUTE, toIso } from '../../domain/time/instant.ts';
import { setAssignmentRule } from '../../services/assignmentRules/set.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { createMacro } from '../../services/macros/create.ts';
import { startSideConversation } from '../../services/sideConversations/write.ts';
import { createTicketField } from '../../services/ticketFields/create.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { saveDraft } from '../../services/tickets/drafts.ts';
import { followTicket } from '../../services/tickets/follow.ts';
import { linkIncidents } from '../../services/tickets/incidents.ts';
import { linkItem } from '../../services/tickets/linked-items.ts';
import { mergeTickets } from '../../services/tickets/merge.ts';
import { snoozeTicket } from '../../services/tickets/snooze.ts';
import { markSpam } from '../../services/tickets/spam.ts';
import type { Happening } from './history.ts';
import type { Teams } from './people.ts';

interface Staff {
  readonly lead: Actor;
  readonly support: Actor;
  readonly agent: Actor;
}

/** What agents work with, and a case of each thing that they do: a problem with incidents, a merge, a snooze, spam, a supplier who is asked. */
export function deskWork(now: Instant, { lead, support, agent }: Staff, teams: Teams): Happening[] {
  const by = (actor: Actor, minutesAgo: number, run: (ctx: Ctx) => Promise<unknown>): Happening => ({
    at: now - minutesAgo * MINUTE,
    run: async (as) => void (await run(as(actor))),
  });
  const made = { problem: '', incidents: [] as string[], parcel: '', double: '', first: '' };
  return [
    by(lead, 15 * 24 * 60, tools),
    by(lead, 60, async (ctx) => {
      if (!teams.accounts) return;
      await setAssignmentRule(ctx, {
        teamId: teams.accounts,
        method: 'least_loaded',
        bySkill: true,
        inHours: false,
        capacity: 8,
        version: 0,
      });
    }),
    by(support, 55, async (ctx) => {
      const problem = await createTicket(ctx, {
        subject: 'Exports stop at 10,000 rows',
        body: 'Since this morning every export ends at 10,000 rows.',
        type: 'problem',
        priority: 'high',
        category: 'Exports',
        tags: ['exports'],
        teamId: teams.firstLine,
        assigneeId: support.id,
      });
      made.problem = problem.id;
      for (const [name, email] of INCIDENTS) {
        const incident = await createTicket(ctx, {
          subject: 'My export is cut off',
          body: `Hello,\n\nour export of customers is cut off. We need it for Monday.\n\n${name}`,
          requesterName: name,
          requesterEmail: email,
          category: 'Exports',
          tags: ['exports'],
          teamId: teams.firstLine,
          assigneeId: agent.id,
        });
        made.incidents.push(incident.id);
      }
      await linkIncidents(ctx, { id: made.problem, ids: made.incidents });
      await linkItem(ctx, {
        id: made.problem,
        key: 'ENG-142',
        url: 'https://issues.example/ENG-142',
        title: 'Row limit of exports',
      });
    }),
    by(support, 50, async (ctx) => {
      const ticket = await createTicket(ctx, {
        subject: 'Terminal has not arrived',
        body: 'Hello,\n\nthe card terminal you sent last week has not arrived. Could you find out where it is?\n\nRita Campos',
        requesterName: 'Rita Campos',
        requesterEmail: 'rita@campos.example',
        category: 'Delivery',
        tags: ['hardware', 'vip'],
        teamId: teams.firstLine,
        assigneeId: support.id,
        fields: { orderNo: 'PT-20817', product: 'Terminal' },
      });
      made.parcel = ticket.id;
    }),
    by(support, 40, (ctx) =>
      startSideConversation(ctx, {
        ticketId: made.parcel,
        toAddress: 'depot@carrier.example',
        toName: 'Carrier',
        subject: 'Parcel 7741 to Campos, Setúbal',
        body: 'Where is this parcel? Our customer waits for it since Tuesday.',
        targetSeconds: 4 * 3600,
      }),
    ),
    by(support, 38, async (ctx) => {
      await addMessage(ctx, {
        id: made.parcel,
        kind: 'internal_note',
        body: `@${lead.kind === 'member' ? lead.name : ''} shall we send another one at once?`,
      });
      await followTicket(ctx, { id: made.parcel, memberId: agent.id });
    }),
    by(agent, 20, (ctx) =>
      saveDraft(ctx, {
        id: made.parcel,
        kind: 'public_reply',
        body: 'Dear Rita,\n\nwe have asked the carrier and tell you today what they say.',
        version: 0,
      }),
    ),
    by(agent, 36, async (ctx) => {
      const double = {
        requesterName: 'Nuno Sá',
        requesterEmail: 'nuno@sa.example',
        teamId: teams.firstLine,
        assigneeId: agent.id,
      };
      made.first = (
        await createTicket(ctx, { ...double, subject: 'Second factor is asked twice', body: 'Twice, every morning.' })
      ).id;
      made.double = (
        await createTicket(ctx, { ...double, subject: 'Still asked twice', body: 'Did you get my first message?' })
      ).id;
    }),
    by(agent, 34, (ctx) => mergeTickets(ctx, { id: made.first, ids: [made.double] })),
    by(support, 30, async (ctx) => {
      const { id, version } = await createTicket(ctx, {
        subject: 'Invoice in a new format from next month',
        body: 'From next month we need our invoices as XML. No hurry.',
        requesterName: 'Petra Vogel',
        requesterEmail: 'petra@vogel.example',
        teamId: teams.firstLine,
        assigneeId: support.id,
        priority: 'low',
      });
      await snoozeTicket(ctx, { id, version, until: toIso(now + 20 * HOUR) });
    }),
    by(support, 28, async (ctx) => {
      const { id, version } = await createTicket(ctx, {
        subject: 'Your domain will expire',
        body: 'Click here to renew your domain now.',
        requesterName: 'Domain Service',
        requesterEmail: 'renew@domains.example',
      });
      await markSpam(ctx, { id, version }, true);
    }),
  ];
}

const INCIDENTS = [
  ['Ana Teixeira', 'ana@teixeira.example'],
  ['Bernd Klein', 'bernd@klein.example'],
  ['Chiara Conti', 'chiara@conti.example'],
] as const;

async function tools(ctx: Ctx): Promise<void> {
  await createTicketField(ctx, { key: 'orderNo', type: 'text', label: 'Order number', position: 0 });
  await createTicketField(ctx, {
    key: 'product',
    type: 'choice',
    label: 'Product',
    options: ['App', 'Terminal', 'Scale'],
    position: 1,
  });
  await createTicketField(ctx, { key: 'calledBack', type: 'checkbox', label: 'Called back', position: 2 });
  await createMacro(ctx, {
    name: 'Ask for a screenshot',
    body: 'Hello {{firstName}},\n\ncould you send us a screenshot of what you see?\n\n{{agent}}',
    actions: { status: 'pending', addTags: ['needs-screenshot'] },
  });
  await createMacro(ctx, {
    name: 'Refund',
    body: 'Hello {{firstName}},\n\nwe have given you the amount back; it is on your account within three days.\n\n{{agent}}',
    actions: { status: 'solved', category: 'Billing', addTags: ['refund'], assigneeId: 'me' },
  });
  await createMacro(ctx, {
    name: 'Hand over to the developers',
    body: 'Reproduced. Steps are above.',
    messageKind: 'internal_note',
    actions: { status: 'on_hold', priority: 'high', addTags: ['bug'] },
  });
  await createMacro(ctx, { name: 'Solved without an answer', actions: { status: 'solved' } });
}
