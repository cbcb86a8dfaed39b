import { setImmediate as turn } from 'node:timers/promises';
import { simulate } from '../../domain/process/plan.ts';
import { ticketSla } from '../../domain/tickets/plan.ts';
import type { DeskForecast } from '../../domain/tickets/requests.ts';
import { isTimer } from '../../domain/tickets/timers.ts';
import { HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { factsOfTickets } from './read.ts';

const HOURS = 24;
/** What comes first is looked at; more than this in one day is a desk where the number itself is the news. */
const MOST_TICKETS = 5000;
const BATCH = 250;
/** Named beside an hour. */
const MOST_NAMED = 5;

/**
 * The misses of the next 24 hours if nobody acts, hour by hour: each open ticket's own process, played ahead. Hours are those of the
 * clock, the first is what is left of the one that runs.
 */
export async function forecastDesk(ctx: Ctx): Promise<DeskForecast> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const now = await ctx.clock.now();
  const first = Math.floor(now / HOUR) * HOUR;
  const until = now + HOURS * HOUR;
  const hours = Array.from({ length: HOURS + 1 }, (_, i) => ({
    at: toIso(first + i * HOUR),
    breaches: 0,
    tickets: [] as DeskForecast['hours'][number]['tickets'],
  }));
  return transaction(ctx, async (tx) => {
    // A miss is never earlier than the next thing that the process does.
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM process p JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
      WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'ticket-sla' AND p.status = 'running' AND p.next_at <= ${new Date(until)}
        AND t.status NOT IN ('solved', 'closed') AND ${reach}
      ORDER BY p.next_at LIMIT ${MOST_TICKETS}`;
    const ids = rows.map(({ id }) => id);
    let breaches = 0;
    for (let from = 0; from < ids.length; from += BATCH) {
      for (const [id, facts] of await factsOfTickets(tx, ids.slice(from, from + BATCH))) {
        for (const { effect } of simulate(ticketSla, facts, { from: now, until, limit: 100 }).entries) {
          if (isTimer(effect) || effect.kind !== 'breach') continue;
          const hour = hours[indexOf(Math.max(effect.dueAt, now), first)];
          if (!hour) continue;
          breaches += 1;
          hour.breaches += 1;
          if (hour.tickets.length >= MOST_NAMED) continue;
          const { number, subject } = facts;
          hour.tickets.push({ id, number, subject, target: effect.data.target, at: toIso(effect.dueAt) });
        }
      }
      await turn();
    }
    return { from: toIso(now), until: toIso(until), breaches, hours, limited: ids.length === MOST_TICKETS };
  });
}

const indexOf = (at: Instant, first: Instant): number => Math.floor((at - first) / HOUR);
