import type { NotificationTone } from '../../domain/notifications/contract.ts';
import { type Directory, type Recipient, type Resolved, resolve } from '../../domain/teams/recipients.ts';
import type { NotifyAction } from '../../domain/tickets/actions.ts';
import { durationWords, TARGET_WORDS } from '../../domain/tickets/contract.ts';
import { actionsOf, type TargetEffect, type TargetEffectKind, type TicketEffect } from '../../domain/tickets/plan.ts';
import { isTimer } from '../../domain/tickets/timers.ts';
import { type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { reach, type Telling } from '../notifications/reach.ts';
import type { Performed } from '../processes/store.ts';
import { loadDirectory } from '../teams/recipients.ts';
import type { StoredTicketFacts } from './facts.ts';

export type PerformedOnTicket = Performed<StoredTicketFacts, TicketEffect>;
export type PerformedOnTarget = Performed<StoredTicketFacts, TargetEffect>;

export const isOfTarget = (performed: PerformedOnTicket): performed is PerformedOnTarget => !isTimer(performed.effect);

const TONES: Readonly<Record<TargetEffectKind, NotificationTone>> = { warn: 'warning', breach: 'bad', escalate: 'bad' };

/** Whoever has a ticket hears of its miss, and so does whoever leads, whatever the policy says. */
const OF_A_MISS: NotifyAction = { kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app'] };

/**
 * Tells people what happened to their tickets, as the policy's actions say and by the ways that they name: each person once an
 * effect and way. Whoever a team's rule found is told by the rule; where it found nobody, all of the team. Where somebody else is told than the one named, the words say so.
 */
export async function tell(
  ctx: Ctx,
  tx: Tx,
  performed: readonly PerformedOnTicket[],
  given: ReadonlyMap<string, string | null>,
  now: Instant,
): Promise<void> {
  const ofTargets = performed.filter(isOfTarget);
  if (ofTargets.length === 0) return;
  const ticketIds = [...new Set(ofTargets.map(({ subjectId }) => subjectId))];
  const named = ofTargets.flatMap((one) => [
    ...noticesOf(one).flatMap(({ to }) => to),
    ...givenBy(one),
    ...followedBy(one),
  ]);
  const directory = await loadDirectory(tx, ticketIds, named, now);
  const tellings: Telling[] = [];
  const calls: NewMessage[] = [];
  for (const one of ofTargets) {
    for (const [index, action] of noticesOf(one).entries()) {
      const telling = tellingOf(directory, one, action.to, now);
      const by = action.by.filter((way) => way !== 'webhook');
      if (by.length > 0) tellings.push({ ...telling, by });
      if (by.length < action.by.length) calls.push(webhook(one, action, index, telling.title, now));
    }
    const { assigneeId } = one.after.ticket;
    if (assigneeId !== null && assigneeId !== one.before.ticket.assigneeId) {
      tellings.push({ ...tellingOf(directory, one, givenBy(one), now), by: ['app'] });
      tellings.push({ ...tellingOf(directory, one, [{ kind: 'member', memberId: assigneeId }], now), by: ['app'] });
    }
    if (given.get(one.subjectId) === null)
      tellings.push({ ...tellingOf(directory, one, givenBy(one), now), by: ['app'] });
    for (const to of followedBy(one)) {
      if (resolveFor(directory, one, [to], now).notes.length > 0) {
        tellings.push({ ...tellingOf(directory, one, [to], now), by: ['app'] });
      }
    }
  }
  await reach(ctx, tx, tellings, now);
  await queueMessages(ctx, tx, calls, now);
}

const noticesOf = (one: PerformedOnTarget): readonly NotifyAction[] =>
  one.effect.kind === 'breach'
    ? [OF_A_MISS]
    : actionsOf(one.before, one.effect).filter((action): action is NotifyAction => action.kind === 'notify');

/** Whom its actions give a ticket to, as they name them. */
const givenBy = (one: PerformedOnTarget): Recipient[] =>
  actionsOf(one.before, one.effect).flatMap((action) => (action.kind === 'reassign' ? [action.to] : []));

/** Whom its actions make followers, as they name them. */
const followedBy = (one: PerformedOnTarget): Recipient[] =>
  actionsOf(one.before, one.effect).flatMap((action) => (action.kind === 'add-follower' ? [action.to] : []));

function resolveFor(directory: Directory, one: PerformedOnTarget, to: readonly Recipient[], now: Instant): Resolved {
  const { assigneeId, teamLeadId, attributes } = one.before.ticket;
  return resolve(directory, to, { id: one.subjectId, assigneeId, teamLeadId, teamId: attributes.teamId }, now);
}

/** The words say whom else the ticket went to or is followed by as well: each person hears of an effect once, whichever action reached them. */
function tellingOf(
  directory: Directory,
  one: PerformedOnTarget,
  to: readonly Recipient[],
  now: Instant,
): Omit<Telling, 'by'> {
  const { effect, ledgerId, subjectId } = one;
  const { people, notes } = resolveFor(directory, one, to, now);
  const instead = resolveFor(directory, one, [...givenBy(one), ...followedBy(one)], now).notes;
  const due = effect.data.targetDueAt;
  return {
    cause: ledgerId,
    people,
    tone: TONES[effect.kind],
    title: [noticeTitle(one), ...new Set([...notes, ...instead])].join('. '),
    ...(due !== null && {
      text: `${effect.kind === 'warn' ? 'Due' : 'It was due'} ${toIso(due).slice(0, 16).replace('T', ' ')} UTC.`,
    }),
    href: `/tickets/${subjectId}`,
    noun: 'ticket',
    subjectId,
  };
}

/** One request an action: what happened, as JSON. Its id is the key by which a receiver knows a repeat. */
function webhook(
  one: PerformedOnTarget,
  { webhookUrl = '' }: NotifyAction,
  index: number,
  title: string,
  now: Instant,
): NewMessage {
  const { effect, before, subjectId } = one;
  const id = derivedId(one.ledgerId, 'webhook', String(index));
  const { target, occurrence, targetDueAt, level, percent, beforeSeconds } = effect.data;
  const event = {
    id,
    event: `ticket.sla.${effect.kind}`,
    at: toIso(now),
    title,
    ticket: {
      id: subjectId,
      number: before.number,
      subject: before.subject,
      priority: before.ticket.attributes.priority,
    },
    clock: { target, occurrence, dueAt: toIsoOrNull(targetDueAt) },
    ...{ level, percent, beforeSeconds },
  };
  return {
    id,
    channel: 'webhook',
    toAddress: webhookUrl,
    toName: null,
    subject: title,
    body: JSON.stringify(event),
    dueAt: now,
    noun: 'ticket',
    subjectId,
  };
}

/** What happened, in a line: "First response at 75 %: #1042 Cannot sign in". */
export function noticeTitle({ effect, before }: PerformedOnTarget): string {
  const { target, occurrence, percent, beforeSeconds, level } = effect.data;
  const name = `${TARGET_WORDS[target]}${occurrence > 1 ? ` (${occurrence})` : ''}`;
  const what = {
    warn: percent === undefined ? `${name} due in ${durationWords(beforeSeconds ?? 0)}` : `${name} at ${percent} %`,
    breach: `${name} missed`,
    escalate: `${name} escalated to level ${level}`,
  }[effect.kind];
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: #${before.number} ${before.subject}`;
}
