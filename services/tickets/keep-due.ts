import type { TicketFacts } from '../../domain/tickets/facts.ts';
import { urgencyOf } from '../../domain/tickets/urgency.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { recordset, type Tx } from '../database.ts';

const COLUMNS = { id: 'uuid', dueAt: 'timestamptz', dueTarget: 'text', warnsAt: 'timestamptz' } as const;

/** What a ticket's row says of what it is judged by next. */
export function dueColumns(facts: TicketFacts, now: Instant) {
  const urgency = urgencyOf(facts, now);
  return {
    dueAt: urgency && new Date(urgency.dueAt),
    dueTarget: urgency?.target ?? null,
    warnsAt: urgency?.warnsAt == null ? null : new Date(urgency.warnsAt),
  };
}

/** Keeps beside each ticket what it is judged by next: the board orders by it. Rows that say so already are left alone. */
export async function keepDue(
  tx: Tx,
  tickets: readonly { readonly subjectId: string; readonly facts: TicketFacts }[],
  now: Instant,
): Promise<void> {
  if (tickets.length === 0) return;
  const rows = tickets.map(({ subjectId: id, facts }) => ({ id, ...dueColumns(facts, now) }));
  await tx.$executeRaw`
    UPDATE ticket t SET due_at = r."dueAt", due_target = r."dueTarget", warns_at = r."warnsAt"
    FROM ${recordset(rows, COLUMNS)}
    WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = r.id
      AND (t.due_at, t.due_target, t.warns_at) IS DISTINCT FROM (r."dueAt", r."dueTarget", r."warnsAt")`;
}
