import { useId, useState } from 'react';
import type { Team } from '../../../domain/teams/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { TeamForm } from './team-form.tsx';

const moved = (tickets: number): string =>
  tickets === 0
    ? ''
    : tickets === 1
      ? ' 1 open ticket has another deadline.'
      : ` ${tickets} open tickets have other deadlines.`;

/** A team beside the list: changed in place, or deleted. */
export function TeamPanel({ team }: { team: Team }) {
  const { can } = useMember();
  const form = useId();
  const utils = trpc.useUtils();
  const update = trpc.teams.update.useMutation();
  const [deleting, setDeleting] = useState(false);
  const { id, version, name, leadId, calendarId, members } = team;
  const mayChange = can('team:update');
  const away = members.filter((member) => member.away);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {team.openTickets === 1 ? '1 open ticket' : `${team.openTickets} open tickets`}
        {away.length > 0 ? ` · away now: ${away.map((member) => member.name).join(', ')}` : ''}
      </p>
      {mayChange ? null : <p className="text-13 text-faint">Managers, owners and admins can change teams.</p>}
      <TeamForm
        // What somebody else saved meanwhile takes the place of the form.
        key={version}
        id={form}
        initial={{ name, leadId, calendarId, members }}
        disabled={!mayChange}
        onSave={async (draft) => {
          const saved = await update.mutateAsync({
            id,
            version,
            name: draft.name,
            leadId: draft.leadId,
            calendarId: draft.calendarId,
            members: draft.members.map(({ memberId, skills, capacity }) => ({
              memberId,
              skills: [...skills],
              capacity,
            })),
          });
          toastDone(`Saved.${moved(saved.ticketsMoved)}`);
          await utils.teams.invalidate();
        }}
      >
        {mayChange ? (
          <div className="flex flex-wrap justify-between gap-2">
            {can('team:delete') ? (
              <Button look="quiet" className="text-breached" onClick={() => setDeleting(true)}>
                Delete
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
              Save
            </Button>
          </div>
        ) : null}
      </TeamForm>
      <DeleteTeam team={team} open={deleting} onOpenChange={setDeleting} />
    </div>
  );
}

function DeleteTeam(props: { team: Team; open: boolean; onOpenChange: (open: boolean) => void }) {
  const { team, open, onOpenChange } = props;
  const utils = trpc.useUtils();
  const remove = trpc.teams.delete.useMutation();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${team.name}?`}
      consequence={`${team.openTickets === 0 ? 'No open ticket is' : `${team.openTickets} open tickets are`} counted without it from then on. Actions that name it go to whoever leads the workspace.`}
      confirm="Delete"
      busy="Deleting…"
      danger
      onConfirm={async () => {
        try {
          await remove.mutateAsync({ id: team.id, version: team.version });
        } finally {
          await utils.teams.invalidate();
        }
        toastDone(`${team.name} is deleted`);
      }}
    />
  );
}
