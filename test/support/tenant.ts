import type pg from 'pg';
import { ROLE_KEYS, ROLE_NAMES, ROLE_PERMISSIONS, type RoleKey } from '../../domain/members/permissions.ts';
import type { Actor } from '../../services/context.ts';
import { newId } from '../../services/ids.ts';

export interface TestTenant {
  readonly id: string;
  readonly roles: Readonly<Record<RoleKey, string>>;
  /** One member a role; the employee reports to the manager, the manager to the owner. */
  readonly members: Readonly<Record<RoleKey, string>>;
  /** The actor of that member. */
  as(role: RoleKey): Actor;
}

/** A tenant with the built-in roles and a member in each, without sign-ins. @param owner a pool past row-level security */
export async function newTenant(owner: pg.Pool, name = 'Acme', zone = 'UTC'): Promise<TestTenant> {
  const id = newId();
  await owner.query(
    `INSERT INTO tenant (id, slug, name, zone, currency, created_at) VALUES ($1, $2, $3, $4, 'EUR', '2026-01-01Z')`,
    [id, `t-${id}`, name, zone],
  );
  const roles = {} as Record<RoleKey, string>;
  const members = {} as Record<RoleKey, string>;
  for (const key of ROLE_KEYS) {
    roles[key] = newId();
    members[key] = newId();
    await owner.query(
      `INSERT INTO role (tenant_id, id, key, name, permissions, built_in, created_at) VALUES ($1, $2, $3, $4, $5, true, '2026-01-01Z')`,
      [id, roles[key], key, ROLE_NAMES[key], ROLE_PERMISSIONS[key]],
    );
    const managerId = key === 'owner' ? null : key === 'employee' ? members.manager : members.owner;
    await owner.query(
      `INSERT INTO member (tenant_id, id, email, name, role_id, manager_id, zone, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '2026-01-01Z')`,
      [id, members[key], `${key}@${id}.test`, `${ROLE_NAMES[key]} of ${name}`, roles[key], managerId, zone],
    );
  }
  return {
    id,
    roles,
    members,
    as: (key) => ({ kind: 'member', id: members[key], name: ROLE_NAMES[key], permissions: ROLE_PERMISSIONS[key] }),
  };
}
