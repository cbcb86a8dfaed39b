import { trpc } from '../../app/trpc.ts';

/** Everybody who works here, as choices. */
export function useMembers() {
  const { data } = trpc.members.list.useQuery({ filter: { status: ['active', 'invited'] }, pageSize: 200 });
  return (data?.items ?? []).map((member) => ({ value: member.id, label: member.name, detail: member.role.name }));
}
