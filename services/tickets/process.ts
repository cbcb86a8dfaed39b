import { processWords } from '../../domain/tickets/contract.ts';
import { type TicketEffect, ticketSla } from '../../domain/tickets/plan.ts';
import type { ProcessStore } from '../processes/store.ts';
import { actOnTickets, giveToTeams, saveTickets } from './act-on-tickets.ts';
import { beat } from './beat.ts';
import { enterMisses, type Miss } from './enter-misses.ts';
import { loadTicketFacts, type StoredTicketFacts } from './facts.ts';
import { keepDue } from './keep-due.ts';
import { type PerformedOnTicket, tell } from './tell.ts';
import { enterTimers } from './timers.ts';

/** A ticket's SLA: a workflow a ticket, and every effect is rows. */
export const ticketStore: ProcessStore<StoredTicketFacts, TicketEffect> = {
  definition: ticketSla as ProcessStore<StoredTicketFacts, TicketEffect>['definition'],
  form: 'subject',
  noun: 'tickets',
  outside: new Set(),
  words: processWords,
  beat,
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<{ id: string; number: bigint; subject: string }[]>`
      SELECT id, number, subject FROM ticket WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[])`;
    return new Map(rows.map((row) => [row.id, { title: `#${row.number} ${row.subject}`, href: `/tickets/${row.id}` }]));
  },
  load: loadTicketFacts,
  async write(ctx, tx, performed, advanced, now) {
    const done = performed.filter(({ outcome }) => outcome.state === 'done');
    await enterMisses(ctx, tx, missesOf(done));
    await enterTimers(ctx, tx, done, now);
    await saveTickets(ctx, tx, advanced, now);
    const given = await giveToTeams(ctx, tx, done, now);
    await actOnTickets(ctx, tx, done, now);
    const after = advanced.map((one) => ({ subjectId: one.subjectId, facts: one.after }));
    // Neither waits for the other's answer.
    await Promise.all([tell(ctx, tx, done, given, now), keepDue(tx, after, now)]);
  },
  project: keepDue,
};

const missesOf = (done: readonly PerformedOnTicket[]): Miss[] =>
  done.flatMap(({ subjectId, effect }) => {
    if (effect.kind !== 'breach') return [];
    const { target, occurrence } = effect.data;
    return [{ ticketId: subjectId, target, occurrence, at: effect.dueAt }];
  });
