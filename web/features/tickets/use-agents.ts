import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';

export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** Who can be given a ticket: everybody of the workspace, oneself first. */
export function useAgents(): readonly Agent[] {
  const { member, can } = useMember();
  const { data } = trpc.members.list.useQuery(
    { filter: { status: ['active'] }, pageSize: 200 },
    { enabled: can('member:read') },
  );
  const others = (data?.items ?? []).filter(({ id, role }) => id !== member.id && !ANSWERS_NONE.has(role.key));
  return [{ id: member.id, name: member.name }, ...others.map(({ id, name }) => ({ id, name }))];
}

/** Built-in roles that may not answer a ticket; a workspace's own roles are offered, and the server decides. */
const ANSWERS_NONE: ReadonlySet<string> = new Set(['sales', 'billing', 'employee', 'guest']);
