import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';

/** waiting: for their answer; answered: it is ours to go on; closed: done with. */
export const SIDE_STATUSES = ['waiting', 'answered', 'closed'] as const;

const body = z.string().trim().min(1, 'Write something').max(100_000);
/** A minute to ninety days of business time. */
const target = z.int().min(60).max(7_776_000).nullable();

export const startSideInput = z
  .object({
    ticketId: z.uuid(),
    /** Somebody who is written to by e-mail; or a team of the workspace. */
    toAddress: z.string().trim().toLowerCase().max(254).pipe(z.email('Use an e-mail address')).nullable().default(null),
    toName: optionalText(200).default(null),
    teamId: z.uuid().nullable().default(null),
    subject: z.string().trim().min(1).max(300),
    body,
    /** Business time, by the calendar of the team or else the ticket's, within which an answer is agreed; null: none */
    targetSeconds: target.default(null),
  })
  .refine(({ toAddress, teamId }) => (toAddress === null) !== (teamId === null), {
    path: ['toAddress'],
    message: 'Say whom you ask: an e-mail address, or a team',
  });
export type StartSideInput = z.input<typeof startSideInput>;

/** Asks again: the agreed time begins anew, unless another one is given. */
export const writeSideInput = z.object({ id: z.uuid(), body, targetSeconds: target.optional() });
export type WriteSideInput = z.input<typeof writeSideInput>;

/** What the team that was asked answers. */
export const answerSideInput = z.object({ id: z.uuid(), body });
export type AnswerSideInput = z.input<typeof answerSideInput>;

export const sideMessage = z.object({
  id: z.uuid(),
  direction: z.enum(['out', 'in']),
  body: z.string(),
  authorName: z.string().nullable(),
  at: isoInstant,
});

export const sideConversation = z
  .object({
    id: z.uuid(),
    ticketId: z.uuid(),
    subject: z.string(),
    /** Of a team: its name. */
    toName: z.string().nullable(),
    /** null: with a team */
    toAddress: z.string().nullable(),
    teamId: z.uuid().nullable(),
    status: z.enum(SIDE_STATUSES),
    targetSeconds: z.int().nullable(),
    askedAt: isoInstant,
    dueAt: isoInstant.nullable(),
    answeredAt: isoInstant.nullable(),
    /** Since when the answer was late; it stays so when it comes. */
    lateAt: isoInstant.nullable(),
    ownerName: z.string().nullable(),
    /** The caller answers for the team that is asked. */
    mayAnswer: z.boolean(),
    version: z.int(),
    messages: z.array(sideMessage),
  })
  .meta({ id: 'SideConversation' });
export type SideConversation = z.infer<typeof sideConversation>;

/** What a team is asked, in a list. */
export const asked = sideConversation.omit({ messages: true }).meta({ id: 'Asked' });
export type Asked = z.infer<typeof asked>;

export const askedListInput = listInput({
  sortable: ['askedAt', 'dueAt'],
  defaultSort: 'dueAt',
  filters: { status: anyOf(z.enum(SIDE_STATUSES)) },
});
export type AskedListInput = z.input<typeof askedListInput>;
export const askedListOutput = listOutput(asked);
