import type { Page } from '../../domain/list.ts';
import { type RotaListInput, type RotaView, rotaListInput } from '../../domain/rotas/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { ROTA_COLUMNS, ROTA_TABLES, type RotaRow, toRotas } from './read.ts';

export async function listRotas(ctx: Ctx, input: RotaListInput): Promise<Page<RotaView>> {
  permit(ctx, 'rota:read');
  const { q, ...request } = rotaListInput.parse(input);
  const where = [Prisma.sql`r.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`r.deleted_at IS NULL`];
  if (q) where.push(Prisma.sql`r.name ILIKE ${containing(q)}`);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { items, ...page } = await listPage<RotaRow, RotaRow>(tx, request, {
      select: ROTA_COLUMNS,
      from: ROTA_TABLES,
      where,
      id: 'r.id',
      sort: {
        name: { column: 'lower(r.name)', type: 'text' },
        createdAt: { column: 'r.created_at', type: 'timestamptz' },
      },
      read: (row) => row,
    });
    return { ...page, items: await toRotas(tx, items, now) };
  });
}
