import { type Checks, gapsIn } from './checks.ts';
import type { Asked } from './load.ts';
import type { Seeded } from './seed.ts';

interface Entry {
  readonly key: string;
  readonly state: string;
  readonly due: Date;
  readonly at: Date;
}

/** What a ledger key is about: `first_response#1`. */
const targetOf = (key: string): string => /:([a-z_]+#\d+)/.exec(key)?.[1] ?? '';

/** Warned of, missed and escalated, each once and as was forecast; everybody concerned told once. */
export async function verifyTickets(checks: Checks, seeded: Seeded, asked: Asked): Promise<void> {
  const { same, none, count, rows } = checks;
  same('tickets', await count('ticket'), seeded.ticketIds.length + asked.ticketIds.length);
  same('tickets of the answers', await count('ticket WHERE id = ANY($1)', [asked.ticketIds]), asked.ticketIds.length);
  same('notes', await count(`ticket_message WHERE kind = 'internal_note'`), asked.messageIds.length);
  await none('gaps in the numbers of tickets', gapsIn('ticket', 'number'));
  for (const [ticketId, forecast] of seeded.ticketForecasts) {
    const entries = await rows<Entry>(
      `SELECT l.key, l.state, l.due_at AS due, l.at FROM process p JOIN ledger l ON l.process_id = p.id
       WHERE p.kind = 'ticket-sla' AND p.subject_id = $1 ORDER BY l.due_at, l.key`,
      [ticketId],
    );
    same(
      `ledger of ticket ${ticketId}`,
      entries.map(({ key, due }) => `${key} ${due.toISOString()}`),
      forecast.map(({ key, dueAt }) => `${key} ${new Date(dueAt).toISOString()}`),
    );
    for (const entry of entries) same(`${entry.key} of ticket ${ticketId}`, entry.state, endOf(entry, entries));
  }
  same(
    'misses of targets',
    await rows('SELECT target, count(*)::int AS n FROM ticket_breach GROUP BY target ORDER BY target'),
    ['first_response', 'resolution'].map((target) => ({ target, n: seeded.ticketIds.length })),
  );
  await none(
    'people told twice',
    `SELECT member_id, title, count(*) FROM notification WHERE title NOT LIKE '% noted: %' GROUP BY member_id, title, href HAVING count(*) > 1`,
  );
  await none(
    'people told of notes more often than there are notes',
    `SELECT n.member_id, n.title, count(*) FROM notification n WHERE n.title LIKE '% noted: %' GROUP BY n.member_id, n.title, n.href
     HAVING count(*) > (SELECT count(*) FROM ticket_message m WHERE n.href = '/tickets/' || m.ticket_id AND m.kind = 'internal_note')`,
  );
  await none(
    'effects that nobody was told of',
    `SELECT p.subject_id, l.key FROM ledger l JOIN process p ON p.id = l.process_id
     WHERE p.kind = 'ticket-sla' AND l.state = 'done' AND NOT EXISTS (
       SELECT FROM notification n WHERE n.href = '/tickets/' || p.subject_id
         AND n.title ILIKE replace(split_part(split_part(l.key, ':', 2), '#', 1), '_', ' ')
           || CASE l.kind WHEN 'warn' THEN ' at 75 \\%%' WHEN 'breach' THEN ' missed%' ELSE ' escalated%' END)`,
  );
}

/** A warning whose turn came after the miss is of no use any more; everything else is done, however late. */
function endOf({ key, at }: Entry, entries: readonly Entry[]): string {
  const miss = entries.find((entry) => entry.key === `breach:${targetOf(key)}`);
  return key.startsWith('warn:') && miss && at >= miss.due ? 'superseded' : 'done';
}
