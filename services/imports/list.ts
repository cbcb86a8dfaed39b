import { type ImportJob, type ImportListInput, importListInput } from '../../domain/imports/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { IMPORT_COLUMNS, IMPORT_FROM, type ImportJobRow, toImport } from './read.ts';

export async function listImports(ctx: Ctx, input: ImportListInput): Promise<Page<ImportJob>> {
  const reach = ownedRows(ctx, permit(ctx, 'import:read'), 'j.created_by');
  const { filter, q, ...request } = importListInput.parse(input);
  const where = [Prisma.sql`j.tenant_id = ${ctx.tenantId}::uuid`, reach];
  if (filter.entity) where.push(Prisma.sql`j.entity = ANY(${filter.entity})`);
  if (q) where.push(Prisma.sql`strpos(lower(j.file_name), lower(${q})) > 0`);
  return transaction(ctx, (tx) =>
    listPage<ImportJobRow, ImportJob>(tx, request, {
      select: IMPORT_COLUMNS,
      from: IMPORT_FROM,
      where,
      id: 'j.id',
      sort: {
        createdAt: { column: 'j.created_at', type: 'timestamptz' },
        fileName: { column: 'j.file_name', type: 'text' },
      },
      read: toImport,
    }),
  );
}
