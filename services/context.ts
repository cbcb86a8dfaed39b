import { AppError } from '../domain/errors.ts';
import { grantedScope, type Permission, type Scope } from '../domain/members/permissions.ts';
import type { Clock } from './clock.ts';
import type { Database, Tx } from './database.ts';

/** Who does something. Every write says so. */
export type Actor =
  | { readonly kind: 'member'; readonly id: string; readonly name: string; readonly permissions: readonly string[] }
  | { readonly kind: 'apiKey'; readonly id: string; readonly name: string; readonly permissions: readonly string[] }
  | { readonly kind: 'process'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string };

/** What every service verb is handed first. */
export interface Ctx {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly db: Database;
  readonly requestId: string | null;
}

/** One transaction in the context's tenant. */
export const transaction = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> =>
  ctx.db.withTenant(ctx.tenantId, work);

/**
 * The scope in which the actor may do this: processes and the system may do everything.
 * @throws AppError Forbidden
 */
export function permit(ctx: Ctx, permission: Permission): Scope {
  const { actor } = ctx;
  if (actor.kind === 'process' || actor.kind === 'system') return 'tenant';
  const scope = grantedScope(actor.permissions, permission);
  if (!scope) {
    throw new AppError(
      'Forbidden',
      `Your role does not allow this (${permission}). Ask an owner or admin of your workspace.`,
    );
  }
  return scope;
}
