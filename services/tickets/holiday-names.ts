import type { SourceDay } from '../../domain/calendars/sources.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import { fromIso } from '../../domain/time/instant.ts';
import { COUNTING_CALENDAR } from '../calendars/read.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { VERSION_OF_TICKET } from './events.ts';

interface Names {
  readonly zone: string;
  readonly own: Readonly<Record<string, string>>;
  readonly days: readonly SourceDay[];
}

/**
 * Says of the holidays in a ticket's explanations what they are called. Names are no part of what counts, so they are asked for where a
 * clock has met a holiday, and nowhere else.
 */
export async function withHolidayNames(ctx: Ctx, tx: Tx, ticket: Ticket): Promise<Ticket> {
  if (!ticket.clocks.some(({ explain }) => explain.some(({ kind }) => kind === 'holiday'))) return ticket;
  const [calendar] = await tx.$queryRaw<Names[]>`
    SELECT w.zone, w.own_holiday_names AS own, w.source_days AS days FROM ticket t
    LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
    LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
    ${VERSION_OF_TICKET}
    JOIN business_calendar w ON w.tenant_id = v.tenant_id AND w.id = ${COUNTING_CALENDAR}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${ticket.id}::uuid`;
  if (!calendar) return ticket;
  const names = new Map(calendar.days.map(({ date, name }) => [date, name]));
  for (const [date, name] of Object.entries(calendar.own)) names.set(date, name);
  const named = (part: Ticket['clocks'][number]['explain'][number]) => {
    const name = part.kind === 'holiday' ? names.get(civilDateAt(calendar.zone, fromIso(part.from))) : undefined;
    return name === undefined ? part : { ...part, why: `Closed: ${name}` };
  };
  return { ...ticket, clocks: ticket.clocks.map((clock) => ({ ...clock, explain: clock.explain.map(named) })) };
}
