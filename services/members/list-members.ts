import type { Page } from '../../domain/list.ts';
import type { Member, MemberListInput } from '../../domain/members/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { memberColumns, memberTables, toMember } from './rows.ts';

const STATUS = Prisma.sql`CASE WHEN m.deleted_at IS NOT NULL THEN 'left' WHEN m.user_id IS NOT NULL THEN 'active' ELSE 'invited' END`;

/** Those who left are listed only where `filter.status` asks for them. */
export function listMembers(ctx: Ctx, input: MemberListInput): Promise<Page<Member>> {
  permit(ctx, 'member:read');
  const { role, status = ['active', 'invited'], managerId } = input.filter;
  const where = [Prisma.sql`${STATUS} = ANY(${status})`];
  if (role) where.push(Prisma.sql`r.key = ANY(${role})`);
  if (managerId) where.push(Prisma.sql`m.manager_id = ${managerId}::uuid`);
  if (input.q) where.push(Prisma.sql`(m.name ILIKE ${containing(input.q)} OR m.email ILIKE ${containing(input.q)})`);
  return transaction(ctx, (tx) =>
    listPage(tx, input, {
      select: memberColumns,
      from: memberTables,
      where,
      id: 'm.id',
      sort: {
        name: { column: 'lower(m.name)', type: 'text' },
        email: { column: 'm.email', type: 'text' },
        role: { column: 'r.name', type: 'text' },
        createdAt: { column: 'm.created_at', type: 'timestamptz' },
      },
      read: toMember,
    }),
  );
}
