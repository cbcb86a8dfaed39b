import { type ImportError, type ImportErrorsInput, importErrorsInput } from '../../domain/imports/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { readImport } from './read.ts';

interface ErrorRow {
  row: number;
  error: string;
  cells: string[];
}

/** The rows that were left out, in the order of the file, each with its reason and what it held. */
export async function listImportErrors(ctx: Ctx, input: ImportErrorsInput): Promise<Page<ImportError>> {
  const reach = ownedRows(ctx, permit(ctx, 'import:read'), 'j.created_by');
  const { id, page, pageSize } = importErrorsInput.parse(input);
  return transaction(ctx, async (tx) => {
    await readImport(ctx, tx, id, reach);
    const found = await listPage<ErrorRow, ImportError>(
      tx,
      { page, pageSize, sort: 'row' },
      {
        select: Prisma.sql`i.row, i.error, i.cells`,
        // A row's number says which one it is within its job only.
        from: Prisma.sql`(SELECT * FROM import_row WHERE tenant_id = ${ctx.tenantId}::uuid AND job_id = ${id}::uuid) AS i`,
        where: [Prisma.sql`i.error IS NOT NULL`],
        id: 'i.row',
        sort: { row: { column: 'i.row', type: 'bigint' } },
        read: ({ row, error, cells }) => ({ row, reason: error, cells }),
      },
    );
    return { ...found, nextCursor: null };
  });
}
