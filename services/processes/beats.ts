import { type BeatLine, kindOfKey, type LedgerState } from '../../domain/process/contract.ts';
import { toIso } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { eventMark, forecastMark } from './marks.ts';
import type { AnyStore } from './store.ts';

/** Past marks of a small beat line: what a cell of 140 pixels can tell apart. */
const PAST = 6;

interface Row {
  subjectId: string;
  startedAt: Date;
  nextAt: Date | null;
  nextWhat: string | null;
  past: { id: string; key: string; kind: string; state: LedgerState; dueAt: string; at: string }[] | null;
}

/** The small beat lines of a list's rows, by subject id: the last things done and the next one to come. One query for the page. */
export async function smallBeats(
  ctx: Ctx,
  tx: Tx,
  store: AnyStore,
  subjectIds: readonly string[],
): Promise<Map<string, BeatLine>> {
  const now = toIso(await ctx.clock.now());
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.subject_id AS "subjectId", p.started_at AS "startedAt", p.next_at AS "nextAt", p.next_what AS "nextWhat", l.past
    FROM process p LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', e.id, 'key', e.key, 'kind', e.kind, 'state', e.state, 'dueAt', e.due_at, 'at', e.at) ORDER BY e.at) AS past
      FROM (SELECT * FROM ledger WHERE tenant_id = p.tenant_id AND process_id = p.id ORDER BY at DESC LIMIT ${PAST}) e) l ON true
    WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = ${store.definition.kind} AND p.subject_id = ANY(${subjectIds}::uuid[])`;
  return new Map(rows.map((row) => [row.subjectId, { now, marks: marksOf(store, row), spans: [] }]));
}

function marksOf(store: AnyStore, { startedAt, nextAt, nextWhat, past }: Row): BeatLine['marks'] {
  const began = {
    id: 'began',
    key: 'began',
    words: 'Began',
    state: 'done' as const,
    dueAt: startedAt.toISOString(),
    at: startedAt.toISOString(),
  };
  const done = (past ?? []).map((entry) => ({ ...entry, words: store.words(entry.kind, entry.key) }));
  const events = [began, ...done].map((entry) => ({
    ...eventMark({
      ...entry,
      at: iso(entry.at),
      dueAt: iso(entry.dueAt),
      lateSeconds: lateness(entry),
      attempt: 1,
      retryAt: null,
      error: null,
    }),
    ...(entry.id === 'began' ? { tone: 'neutral' as const, shape: 'event' as const } : {}),
  }));
  if (!nextAt || !nextWhat) return events;
  const next = forecastMark({
    key: nextWhat,
    words: store.words(kindOfKey(nextWhat), nextWhat),
    at: nextAt.toISOString(),
    assumption: null,
  });
  return [...events, next];
}

const iso = (at: string): string => new Date(at).toISOString();
const lateness = (entry: { at: string; dueAt: string }): number =>
  Math.max(0, Math.round((Date.parse(entry.at) - Date.parse(entry.dueAt)) / 1000));
