import { conflict } from '../../domain/errors.ts';
import { ROLE_KEYS, ROLE_NAMES, ROLE_PERMISSIONS } from '../../domain/members/permissions.ts';
import { audit } from '../audit.ts';
import { createCredentials, deleteCredentials, findIdentity } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import type { Clock } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { type Database, isDuplicate } from '../database.ts';
import { newId } from '../ids.ts';

export interface NewTenant {
  readonly slug: string;
  readonly name: string;
  /** IANA */
  readonly zone: string;
  /** ISO 4217 */
  readonly currency: string;
  readonly owner: { readonly email: string; readonly name: string; readonly password: string };
}

export interface TenantMaker {
  /** Opened with the owner's URL: no other role may make a tenant. */
  readonly owner: Database;
  readonly identity: Identity;
  readonly clock: Clock;
}

/** A context in which set-up acts for a tenant: it may do everything, and the audit says `system`. */
export const setupCtx = (maker: Pick<TenantMaker, 'owner' | 'clock'>, tenantId: string): Ctx => ({
  tenantId,
  actor: { kind: 'system', id: 'setup' },
  clock: maker.clock,
  db: maker.owner,
  requestId: null,
});

/**
 * A workspace with its built-in roles and its first owner. An address that has credentials keeps them, and its password.
 * @throws AppError Conflict where the slug is taken
 */
export async function createTenant(
  maker: TenantMaker,
  input: NewTenant,
): Promise<{ tenantId: string; ownerId: string }> {
  const tenantId = newId();
  const ownerId = newId();
  const ctx = setupCtx(maker, tenantId);
  const at = new Date(await maker.clock.now());
  const { slug, name, zone, currency, owner } = input;
  const email = owner.email.trim().toLowerCase();
  const created = await createCredentials(maker.identity, { ...owner, email });
  const userId = created ?? (await findIdentity(maker.identity, email));
  const roles = ROLE_KEYS.map((key) => ({
    tenantId,
    id: newId(),
    key,
    name: ROLE_NAMES[key],
    permissions: [...ROLE_PERMISSIONS[key]],
    builtIn: true,
    createdAt: at,
  }));
  const ownerRole = roles.find((role) => role.key === 'owner')?.id ?? '';
  try {
    await maker.owner.withTenant(tenantId, async (tx) => {
      await tx.tenant.create({ data: { id: tenantId, slug, name, zone, currency, createdAt: at } });
      await tx.role.createMany({ data: roles });
      await tx.member.create({
        data: { tenantId, id: ownerId, userId, email, name: owner.name, roleId: ownerRole, zone, createdAt: at },
      });
      const after = { slug, name, zone, currency, owner: ownerId };
      await audit(ctx, tx, at, { action: 'created', noun: 'tenant', subjectId: tenantId, after });
    });
  } catch (error) {
    if (created) await deleteCredentials(maker.identity, created);
    if (isDuplicate(error)) throw conflict(`There is a workspace ${slug} already.`);
    throw error;
  }
  return { tenantId, ownerId };
}
