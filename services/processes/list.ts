import { z } from 'zod';
import { type ProcessSummary, processKind } from '../../domain/process/console.ts';
import { PROCESS_STATUSES, type ProcessKind, type ProcessStatus } from '../../domain/process/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { AnyStore, Stores } from './store.ts';

export const listProcessesInput = z.object({
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
  kind: processKind.optional(),
  status: z.enum(PROCESS_STATUSES).optional(),
  subjectId: z.uuid().optional(),
});
export type ListProcessesInput = z.input<typeof listProcessesInput>;

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

/** Processes by what is due first; ended ones last, newest first. */
export async function listProcesses(
  ctx: Ctx,
  stores: Stores,
  input: ListProcessesInput,
): Promise<{ items: ProcessSummary[]; total: number }> {
  permit(ctx, 'process:read');
  const { page, pageSize, kind, status, subjectId } = listProcessesInput.parse(input);
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid
    ${kind ? Prisma.sql`AND p.kind = ${kind}` : Prisma.empty}
    ${status ? Prisma.sql`AND p.status = ${status}` : Prisma.empty}
    ${subjectId ? Prisma.sql`AND p.subject_id = ${subjectId}::uuid` : Prisma.empty}`;
  return transaction(ctx, async (tx) => {
    const rows = await tx.$queryRaw<SelectedProcess[]>`
      SELECT ${PROCESS_COLUMNS} FROM process p WHERE ${where}
      ORDER BY p.next_at NULLS LAST, p.started_at DESC, p.id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
    const [count] = await tx.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM process p WHERE ${where}`;
    return { items: await summaries(tx, stores, rows), total: Number(count?.n ?? 0) };
  });
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
      nextWords: row.nextWhat === null ? null : (store?.words(row.nextWhat, row.nextWhat) ?? row.nextWhat),
      outcome: row.outcome,
      error: row.error,
      startedAt: row.startedAt.toISOString(),
      overAt: row.overAt?.toISOString() ?? null,
    };
  });
}
