import { z } from 'zod';
import { ROLE_KEYS } from '../members/permissions.ts';
import type { Recipient } from '../teams/recipients.ts';

/** Ways in which people are told. sms reaches members with a phone; webhook is one request, whoever is named. */
export const NOTICE_WAYS = ['app', 'email', 'sms', 'webhook'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** Whom an action concerns: people of the ticket, or named ones. `team` without an id is the ticket's own. */
export const recipient = z.union([
  z.strictObject({ kind: z.enum(['assignee', 'team_lead', 'team', 'followers']) }),
  z.strictObject({ kind: z.literal('member'), memberId: z.uuid() }),
  z.strictObject({ kind: z.literal('team'), teamId: z.uuid() }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(ROLE_KEYS) }),
  z.strictObject({ kind: z.literal('on_call'), rotaId: z.uuid() }),
]) satisfies z.ZodType<Recipient>;

/** One person: who gets a ticket, or follows it. */
export const person = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('team_lead') }),
  z.strictObject({ kind: z.literal('member'), memberId: z.uuid() }),
  z.strictObject({ kind: z.literal('on_call'), rotaId: z.uuid() }),
]);
export type Person = z.infer<typeof person>;

/** Who gets a ticket: one person, or a team, whose rule finds somebody for it; where it finds nobody, or there is no rule, the team has it. */
export const holder = z.discriminatedUnion('kind', [
  ...person.options,
  z.strictObject({ kind: z.literal('team'), teamId: z.uuid() }),
]);
export type Holder = z.infer<typeof holder>;

const notifyAction = z
  .strictObject({
    kind: z.literal('notify'),
    to: z.array(recipient).max(20),
    by: z.array(z.enum(NOTICE_WAYS)).min(1, 'Choose how they are told'),
    /** Where `webhook` goes. */
    webhookUrl: z
      .url({ protocol: /^https$/, error: 'Use an address that begins with https://' })
      .max(2000)
      .optional(),
  })
  .superRefine(({ to, by, webhookUrl }, issue) => {
    if (by.includes('webhook') && !webhookUrl) {
      issue.addIssue({ code: 'custom', path: ['webhookUrl'], message: 'Say where the webhook goes' });
    }
    if (by.some((way) => way !== 'webhook') && to.length === 0) {
      issue.addIssue({ code: 'custom', path: ['to'], message: 'Say who is told' });
    }
  });

/** What a warning or a level of escalation does. All of it is written in the transaction of the effect that it belongs to. */
export const ticketAction = z.discriminatedUnion('kind', [
  notifyAction,
  z.strictObject({ kind: z.literal('reassign'), to: holder }),
  /** To the next higher one, and its targets. */
  z.strictObject({ kind: z.literal('raise-priority') }),
  z.strictObject({ kind: z.literal('add-follower'), to: person }),
  z.strictObject({ kind: z.literal('post-note'), text: z.string().trim().min(1, 'Write the note').max(2000) }),
]);
export type TicketAction = z.infer<typeof ticketAction>;
export type NotifyAction = Extract<TicketAction, { kind: 'notify' }>;

/** What happens where a policy says nothing else. */
export const TELL_ASSIGNEE: TicketAction = { kind: 'notify', to: [{ kind: 'assignee' }], by: ['app'] };
export const HAND_TO_LEAD: readonly TicketAction[] = [
  { kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app'] },
  { kind: 'reassign', to: { kind: 'team_lead' } },
];

/** Members, teams and rotas that actions name, without repetition. */
export function namedIn(actions: readonly TicketAction[]): { members: string[]; teams: string[]; rotas: string[] } {
  const [members, teams, rotas] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const action of actions) {
    const named = action.kind === 'notify' ? action.to : 'to' in action ? [action.to] : [];
    for (const one of named) {
      if (one.kind === 'member') members.add(one.memberId);
      if ('teamId' in one) teams.add(one.teamId);
      if (one.kind === 'on_call') rotas.add(one.rotaId);
    }
  }
  return { members: [...members], teams: [...teams], rotas: [...rotas] };
}
