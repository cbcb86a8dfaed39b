import type { Page } from '../../domain/list.ts';
import type { ProcessCounts, ProcessListInput, ProcessListItem, ProcessSummary } from '../../domain/process/console.ts';
import { kindOfKey, type ProcessKind, type ProcessStatus } from '../../domain/process/contract.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { listPage } from '../list.ts';
import { smallBeats } from './beats.ts';
import { reachOf } from './reach.ts';
import type { AnyStore, Stores } from './store.ts';

export interface SelectedProcess {
  id: string;
  kind: ProcessKind;
  subjectId: string;
  workflowId: string;
  status: ProcessStatus;
  revision: number;
  nextAt: Date | null;
  nextWhat: string | null;
  outcome: string | null;
  error: { message: string; effectKey: string | null } | null;
  startedAt: Date;
  overAt: Date | null;
}

export const PROCESS_COLUMNS = Prisma.sql`p.id, p.kind, p.subject_id AS "subjectId", p.workflow_id AS "workflowId", p.status, p.revision,
  p.next_at AS "nextAt", p.next_what AS "nextWhat", p.outcome, p.error, p.started_at AS "startedAt", p.over_at AS "overAt"`;

/** Processes by what is due first; those that wait for nothing come last. */
export function listProcesses(ctx: Ctx, stores: Stores, input: ProcessListInput): Promise<Page<ProcessListItem>> {
  const { kind, status, subjectId } = input.filter;
  const where = [Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid`, reachOf(ctx, 'process:read')];
  if (kind) where.push(Prisma.sql`p.kind = ANY(${kind})`);
  if (status) where.push(Prisma.sql`p.status = ANY(${status})`);
  if (subjectId) where.push(Prisma.sql`p.subject_id = ${subjectId}::uuid`);
  return transaction(ctx, async (tx) => {
    const page = await listPage<SelectedProcess, SelectedProcess>(tx, input, {
      select: PROCESS_COLUMNS,
      from: Prisma.sql`process p`,
      where,
      id: 'p.id',
      sort: {
        nextAt: { column: 'p.next_at', type: 'timestamptz', nullable: true },
        startedAt: { column: 'p.started_at', type: 'timestamptz' },
        overAt: { column: 'p.over_at', type: 'timestamptz', nullable: true },
        kind: { column: 'p.kind', type: 'text' },
        status: { column: 'p.status', type: 'text' },
      },
      read: (row) => row,
    });
    const items = await summaries(tx, stores, page.items);
    const beats = await beatsOf(ctx, tx, stores, page.items);
    return {
      ...page,
      items: items.map((item) => ({ ...item, beat: beats.get(`${item.kind}/${item.subjectId}`) ?? null })),
    };
  });
}

/** Those that have not ended, by status and by kind. */
export async function countProcesses(ctx: Ctx): Promise<ProcessCounts> {
  const reach = reachOf(ctx, 'process:read');
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ kind: ProcessKind; status: 'running' | 'paused' | 'failed'; count: number }[]>`
    SELECT p.kind, p.status, count(*)::int AS count FROM process p
    WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.status IN ('running', 'paused', 'failed') AND ${reach} GROUP BY 1, 2`,
  );
  const counts: ProcessCounts = { running: 0, paused: 0, failed: 0, live: {} };
  for (const { kind, status, count } of rows) {
    counts[status] += count;
    counts.live[kind] = (counts.live[kind] ?? 0) + count;
  }
  return counts;
}

async function beatsOf(ctx: Ctx, tx: Tx, stores: Stores, rows: readonly SelectedProcess[]) {
  const beats = new Map<string, ProcessListItem['beat']>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const store = stores[kind];
    if (!store) continue;
    const ids = rows.filter((row) => row.kind === kind).map((row) => row.subjectId);
    for (const [id, beat] of await smallBeats(ctx, tx, store, ids)) beats.set(`${kind}/${id}`, beat);
  }
  return beats;
}

/** Rows with titles and words: one query a kind, not one a row. */
export async function summaries(tx: Tx, stores: Stores, rows: readonly SelectedProcess[]): Promise<ProcessSummary[]> {
  const titles = new Map<string, { title: string; href: string }>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ids = rows.filter((row) => row.kind === kind).map((row) => row.subjectId);
    for (const [id, words] of (await stores[kind]?.describe(tx, ids)) ?? []) titles.set(`${kind}/${id}`, words);
  }
  return rows.map((row) => {
    const store: AnyStore | undefined = stores[row.kind];
    const { title, href } = titles.get(`${row.kind}/${row.subjectId}`) ?? {
      title: 'Deleted',
      href: `/processes/${row.id}`,
    };
    return {
      id: row.id,
      kind: row.kind,
      subjectId: row.subjectId,
      title,
      href,
      status: row.status,
      nextAt: row.nextAt?.toISOString() ?? null,
      nextWords: row.nextWhat === null ? null : (store?.words(kindOfKey(row.nextWhat), row.nextWhat) ?? row.nextWhat),
      outcome: row.outcome,
      error: row.error,
      startedAt: row.startedAt.toISOString(),
      overAt: row.overAt?.toISOString() ?? null,
    };
  });
}
