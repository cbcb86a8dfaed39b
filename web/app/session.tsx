import { createContext, useContext } from 'react';
import { grantedScope, type Permission, type Scope } from '../../domain/members/permissions.ts';
import type { Outputs } from './trpc.ts';

type Me = Outputs['auth']['me'];

export const SessionContext = createContext<Me | null>(null);

export interface SignedInMember {
  member: Me['member'];
  tenant: Me['tenant'];
  /** Whether they may at all. What it hides is also refused by the server, which decides. */
  can: (permission: Permission) => boolean;
  /** How far: their own, their team's, or the whole tenant's; null where they may not. */
  scope: (permission: Permission) => Scope | null;
}

/** Who is signed in. Only inside the shell. */
export function useMember(): SignedInMember {
  const me = useContext(SessionContext);
  if (!me) throw new Error('useMember outside of the signed-in pages');
  const scope = (permission: Permission) => grantedScope(me.permissions, permission);
  return { member: me.member, tenant: me.tenant, scope, can: (permission) => scope(permission) !== null };
}
