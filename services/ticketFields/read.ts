import { notFound } from '../../domain/errors.ts';
import type { TicketField } from '../../domain/tickets/fields.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

type Row = Omit<TicketField, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

/** The workspace's own fields in their order: a handful. */
export async function readFields(ctx: Ctx, tx: Tx, which: Prisma.Sql = Prisma.sql`true`): Promise<TicketField[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT f.id, f.key, f.label, f.help, f.type, f.options, f.required, f.position, f.version, f.created_at AS "createdAt", f.updated_at AS "updatedAt"
    FROM ticket_field f WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.deleted_at IS NULL AND ${which} ORDER BY f.position, f.created_at, f.id`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** Locked until the transaction ends. @throws AppError NotFound */
export async function lockField(ctx: Ctx, tx: Tx, id: string): Promise<TicketField> {
  await tx.$queryRaw`SELECT FROM ticket_field WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const [field] = await readFields(ctx, tx, Prisma.sql`f.id = ${id}::uuid`);
  if (!field) throw notFound('This field');
  return field;
}
