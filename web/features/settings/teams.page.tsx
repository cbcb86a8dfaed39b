import { Plus, UsersRound } from 'lucide-react';
import { useId, useState } from 'react';
import type { Team } from '../../../domain/teams/contract.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import { Count } from '../../ui/count.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Frame } from './frame.tsx';
import { TeamForm } from './team-form.tsx';
import { TeamPanel } from './team-panel.tsx';

const namesOf = ({ members }: Team): string =>
  members.length === 0 ? 'Nobody yet' : members.map(({ name }) => name).join(', ');

const COLUMNS: readonly Column<Team>[] = [
  { id: 'name', header: 'Team', width: 'minmax(120px, 1fr)', cell: (row) => row.name, sortValue: (row) => row.name },
  {
    id: 'lead',
    header: 'Lead',
    cell: (row) => row.leadName ?? <span className="text-faint">Nobody</span>,
    sortValue: (row) => row.leadName ?? '',
    priority: 2,
  },
  {
    id: 'members',
    header: 'Members',
    width: 'minmax(160px, 3fr)',
    cell: (row) => <span className="text-muted">{namesOf(row)}</span>,
    priority: 2,
  },
  {
    id: 'calendar',
    header: 'Calendar',
    cell: (row) => <span className="text-muted">{row.calendarName ?? 'That of the policy'}</span>,
    priority: 3,
  },
  {
    id: 'openTickets',
    header: 'Open tickets',
    width: '136px',
    align: 'end',
    cell: (row) => <Count value={row.openTickets} />,
    sortValue: (row) => row.openTickets,
  },
];

export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [adding, setAdding] = useState(false);
  useLive('teams', 'tickets', 'members');
  const query = trpc.teams.list.useQuery({ pageSize: 200 });
  const add = can('team:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => setAdding(true)}>
      Add a team
    </Button>
  ) : undefined;
  return (
    <Frame current="/settings/teams" count={query.data?.total ?? undefined} actions={add}>
      <Loaded query={query} what="The teams">
        {({ items }) => (
          <DataTable
            label="Teams"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.name, content: (row) => <TeamPanel key={row.id} team={row} /> }}
            empty={
              <EmptyState icon={UsersRound} title="No teams yet" action={add}>
                A team answers tickets together. It has a lead, skills, and perhaps hours of its own; tickets are given
                to whoever of it is there and has room.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      <AddTeam open={adding} onOpenChange={setAdding} />
    </Frame>
  );
}

const NEW = { name: '', leadId: null, calendarId: null, members: [] } as const;

function AddTeam({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.teams.create.useMutation();
  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title="Add a team"
      confirm="Add"
      busy={create.isPending && 'Adding…'}
      form={form}
    >
      <TeamForm
        id={form}
        initial={NEW}
        onSave={async ({ members, ...draft }) => {
          const made = await create.mutateAsync({
            ...draft,
            members: members.map(({ memberId, skills, capacity }) => ({ memberId, skills: [...skills], capacity })),
          });
          toastDone(`${made.name} is there`);
          onOpenChange(false);
          await utils.teams.invalidate();
        }}
      />
    </FormDialog>
  );
}
