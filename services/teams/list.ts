import type { Page } from '../../domain/list.ts';
import { type Team, type TeamListInput, teamListInput } from '../../domain/teams/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { TEAM_TABLES, type TeamRow, teamColumns, toTeam } from './read.ts';

export async function listTeams(ctx: Ctx, input: TeamListInput): Promise<Page<Team>> {
  permit(ctx, 'team:read');
  const { q, ...request } = teamListInput.parse(input);
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`t.deleted_at IS NULL`];
  if (q) where.push(Prisma.sql`t.name ILIKE ${containing(q)}`);
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) =>
    listPage<TeamRow, Team>(tx, request, {
      select: teamColumns(now),
      from: TEAM_TABLES,
      where,
      id: 't.id',
      sort: {
        name: { column: 'lower(t.name)', type: 'text' },
        createdAt: { column: 't.created_at', type: 'timestamptz' },
      },
      read: toTeam,
    }),
  );
}
