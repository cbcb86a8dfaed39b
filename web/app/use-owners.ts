import { useMember } from './session.tsx';
import { trpc } from './trpc.ts';

export interface Owner {
  readonly id: string;
  readonly name: string;
}

/** Who can own a record: everybody who is still here, oneself first. */
export function useOwners(): readonly Owner[] {
  const { member, can } = useMember();
  const { data } = trpc.members.list.useQuery(
    { filter: { status: ['active'] }, pageSize: 200 },
    { enabled: can('member:read') },
  );
  const others = (data?.items ?? []).filter(({ id }) => id !== member.id);
  return [{ id: member.id, name: member.name }, ...others.map(({ id, name }) => ({ id, name }))];
}
