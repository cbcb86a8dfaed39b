import type { NotificationTone } from '../../domain/notifications/contract.ts';
import { durationWords, TARGET_WORDS } from '../../domain/tickets/contract.ts';
import type { TargetEffect, TargetEffectKind, TicketEffect } from '../../domain/tickets/plan.ts';
import { isTimer } from '../../domain/tickets/timers.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { type NewNotification, notify } from '../notifications/notify.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import type { Performed } from '../processes/store.ts';
import type { StoredTicketFacts } from './facts.ts';

export type PerformedOnTicket = Performed<StoredTicketFacts, TicketEffect>;
type PerformedOnTarget = Performed<StoredTicketFacts, TargetEffect>;

const isOfTarget = (performed: PerformedOnTicket): performed is PerformedOnTarget => !isTimer(performed.effect);

const TONES: Readonly<Record<TargetEffectKind, NotificationTone>> = { warn: 'warning', breach: 'bad', escalate: 'bad' };

/** Tells people what happened to their tickets; the role Support where a ticket is nobody's. */
export async function tell(ctx: Ctx, tx: Tx, performed: readonly PerformedOnTicket[], now: Instant): Promise<void> {
  const notes: NewNotification[] = [];
  for (const one of performed.filter(isOfTarget)) {
    const { effect, ledgerId, subjectId } = one;
    const words = { tone: TONES[effect.kind], title: title(one), href: `/tickets/${subjectId}` };
    const { people, role } = recipients(one);
    for (const memberId of people) notes.push({ ...words, id: derivedId(ledgerId, memberId), memberId });
    if (role) await notifyRole(ctx, tx, 'support', now, { ...words, cause: ledgerId });
  }
  await notify(ctx, tx, now, ...notes);
}

/** Whoever has the ticket hears of all; the team lead of a miss; of an escalation whom its level names, and who has got the ticket by it. */
function recipients({ effect, before, after }: PerformedOnTarget): { people: ReadonlySet<string>; role: boolean } {
  const { assigneeId, teamLeadId } = before.ticket;
  const level = before.policy.escalations.find((rung) => rung.level === effect.data.level);
  const named =
    effect.kind === 'warn'
      ? ['assignee']
      : effect.kind === 'breach'
        ? ['assignee', 'team_lead']
        : (level?.notify ?? []);
  const people = new Set<string>();
  if (assigneeId && named.includes('assignee')) people.add(assigneeId);
  if (teamLeadId && named.includes('team_lead')) people.add(teamLeadId);
  if (after.ticket.assigneeId && after.ticket.assigneeId !== assigneeId) people.add(after.ticket.assigneeId);
  return { people, role: assigneeId === null && named.includes('assignee') };
}

function title({ effect, before }: PerformedOnTarget): string {
  const { target, percent, beforeSeconds, level } = effect.data;
  const name = TARGET_WORDS[target];
  const what = {
    warn: percent === undefined ? `${name} due in ${durationWords(beforeSeconds ?? 0)}` : `${name} at ${percent} %`,
    breach: `${name} missed`,
    escalate: `${name} escalated to level ${level}`,
  }[effect.kind];
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: #${before.number} ${before.subject}`;
}
