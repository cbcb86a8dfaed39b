import { ROLE_NAMES } from '../../../../domain/members/permissions.ts';
import type { Holder, TicketAction } from '../../../../domain/tickets/actions.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import type { ComboboxOption } from '../../../ui/combobox.tsx';

type Recipient = Extract<TicketAction, { kind: 'notify' }>['to'][number];

/** A recipient as the value of a choice, and back. */
export const choiceOf = (one: Recipient | Holder): string =>
  [
    one.kind,
    'memberId' in one
      ? one.memberId
      : 'teamId' in one
        ? one.teamId
        : 'rotaId' in one
          ? one.rotaId
          : 'role' in one
            ? one.role
            : '',
  ]
    .filter((part) => part !== '')
    .join(':');

export function recipientOf(value: string): Recipient {
  const [kind = '', id = ''] = value.split(':');
  if (kind === 'member') return { kind, memberId: id };
  if (kind === 'on_call') return { kind, rotaId: id };
  if (kind === 'role') return { kind, role: id as keyof typeof ROLE_NAMES };
  if (kind === 'team' && id !== '') return { kind, teamId: id };
  return { kind: kind as 'assignee' | 'team_lead' | 'team' | 'followers' };
}

const OF_TICKET: readonly ComboboxOption[] = [
  { value: 'assignee', label: 'Whoever has the ticket' },
  { value: 'team_lead', label: 'The team lead' },
  { value: 'team', label: 'The ticket’s team' },
  { value: 'followers', label: 'Its followers' },
];

/** Everybody whom an action may name, by the words a person would use. */
export function useRecipients(): {
  readonly many: readonly ComboboxOption[];
  readonly one: readonly ComboboxOption[];
  /** Who may get a ticket: one, or a team. */
  readonly holder: readonly ComboboxOption[];
} {
  const { can } = useMember();
  const page = { pageSize: 200 };
  const members = trpc.members.list.useQuery(
    { ...page, filter: { status: ['active'] } },
    { enabled: can('member:read') },
  );
  const teams = trpc.teams.list.useQuery(page, { enabled: can('team:read') });
  const rotas = trpc.rotas.list.useQuery(page, { enabled: can('rota:read') });
  const people = (members.data?.items ?? []).map(({ id, name, role }) => ({
    value: `member:${id}`,
    label: name,
    detail: role.name,
  }));
  const onCall = (rotas.data?.items ?? []).map(({ id, name }) => ({
    value: `on_call:${id}`,
    label: `On call: ${name}`,
    detail: 'rota',
  }));
  const ofTeams = (teams.data?.items ?? []).map(({ id, name }) => ({
    value: `team:${id}`,
    label: name,
    detail: 'team',
  }));
  const roles = Object.entries(ROLE_NAMES).map(([key, name]) => ({
    value: `role:${key}`,
    label: `Everybody with the role ${name}`,
    detail: 'role',
  }));
  const lead = OF_TICKET.filter(({ value }) => value === 'team_lead');
  return {
    many: [...OF_TICKET, ...onCall, ...ofTeams, ...people, ...roles],
    one: [...lead, ...onCall, ...people],
    holder: [...lead, ...onCall, ...ofTeams, ...people],
  };
}
