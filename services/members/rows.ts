import { AppError, notFound } from '../../domain/errors.ts';
import type { Member } from '../../domain/members/contract.ts';
import { Prisma, type Tx } from '../database.ts';

export interface MemberRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role_key: string;
  readonly role_name: string;
  readonly manager_id: string | null;
  readonly manager_name: string | null;
  readonly zone: string;
  readonly user_id: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly deleted_at: Date | null;
  readonly invited_at: Date | null;
  readonly invited_until: Date | null;
  readonly revoked_at: Date | null;
}

export const memberColumns = Prisma.sql`m.id, m.email, m.name, r.key AS role_key, r.name AS role_name, m.manager_id, b.name AS manager_name,
  m.zone, m.user_id, m.version, m.created_at, m.deleted_at,
  i.created_at AS invited_at, i.expires_at AS invited_until, i.revoked_at`;
export const memberTables = Prisma.sql`member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
  LEFT JOIN member b ON b.tenant_id = m.tenant_id AND b.id = m.manager_id
  LEFT JOIN LATERAL (SELECT l.created_at, l.expires_at, l.revoked_at FROM member_link l WHERE l.tenant_id = m.tenant_id AND l.member_id = m.id
    AND l.purpose = 'invitation' AND m.user_id IS NULL AND m.deleted_at IS NULL ORDER BY l.created_at DESC, l.id DESC LIMIT 1) i ON true`;

export const toMember = (row: MemberRow): Member => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: { key: row.role_key, name: row.role_name },
  managerId: row.manager_id,
  managerName: row.manager_name,
  zone: row.zone,
  status: row.deleted_at ? 'left' : row.user_id ? 'active' : 'invited',
  invitation:
    row.invited_at && row.invited_until
      ? {
          sentAt: row.invited_at.toISOString(),
          expiresAt: row.invited_until.toISOString(),
          state: row.revoked_at ? 'revoked' : 'open',
        }
      : null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

/** @throws AppError NotFound */
export async function readMember(tx: Tx, id: string): Promise<Member> {
  const rows = await tx.$queryRaw<MemberRow[]>`SELECT ${memberColumns} FROM ${memberTables} WHERE m.id = ${id}::uuid`;
  if (!rows[0]) throw notFound('This member');
  return toMember(rows[0]);
}

/** Locks the member's row, so that version and roles are judged as they will be at commit. @throws AppError NotFound */
export async function lockMember(tx: Tx, id: string): Promise<Member> {
  await tx.$executeRaw`SELECT FROM member WHERE id = ${id}::uuid FOR UPDATE`;
  return readMember(tx, id);
}

/** @throws AppError Validation */
export async function findRole(tx: Tx, key: string): Promise<{ id: string; key: string }> {
  const role = await tx.role.findFirst({ where: { key }, select: { id: true, key: true } });
  if (role) return role;
  throw new AppError('Validation', `There is no role ${key}.`, {
    issues: [{ path: 'role', message: 'Choose a role' }],
  });
}
