import { notFound } from '../../domain/errors.ts';
import type { Macro } from '../../domain/tickets/macros.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

type Row = Omit<Macro, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

/** @param which condition on `m` (table macro) */
export async function readMacros(ctx: Ctx, tx: Tx, which: Prisma.Sql = Prisma.sql`true`): Promise<Macro[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT m.id, m.name, m.body, m.message_kind AS "messageKind", m.actions, m.version, m.created_at AS "createdAt", m.updated_at AS "updatedAt"
    FROM macro m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.deleted_at IS NULL AND ${which} ORDER BY lower(m.name), m.id`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** @throws AppError NotFound */
export async function readMacro(ctx: Ctx, tx: Tx, id: string): Promise<Macro> {
  const [found] = await readMacros(ctx, tx, Prisma.sql`m.id = ${id}::uuid`);
  if (!found) throw notFound('This macro');
  return found;
}

/** Locked until the transaction ends. @throws AppError NotFound */
export async function lockMacro(ctx: Ctx, tx: Tx, id: string): Promise<Macro> {
  await tx.$queryRaw`SELECT FROM macro WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  return readMacro(ctx, tx, id);
}
