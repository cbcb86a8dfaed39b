import { useState } from 'react';
import type { TicketView, TicketViewInput } from '../../../../domain/tickets/views.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Select } from '../../../ui/select.tsx';

interface Props {
  /** null: a new one. */
  view: TicketView | null;
  content: Pick<TicketViewInput, 'filters' | 'q' | 'sort' | 'columns'>;
  onSaved: (id: string) => void;
  onClose: () => void;
}

/** Name and who sees it; what is in it is the list as it stands. */
export function ViewForm({ view, content, onSaved, onClose }: Props) {
  const { member, can } = useMember();
  const utils = trpc.useUtils();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState<TicketView['shared']>(view?.shared ?? 'me');
  const [teamId, setTeamId] = useState(view?.teamId ?? '');
  const create = trpc.ticketViews.create.useMutation();
  const update = trpc.ticketViews.update.useMutation();
  const { errors, at, run } = useFormErrors(['name', 'teamId', 'filters', 'sort']);
  const all = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  const teams = all.filter(({ members }) => members.some(({ memberId }) => memberId === member.id));
  const save = async () => {
    const input = { name, shared, teamId: shared === 'team' ? teamId || null : null, ...content };
    const saved = await run(() =>
      view ? update.mutateAsync({ id: view.id, version: view.version, view: input }) : create.mutateAsync(input),
    );
    if (!saved) return;
    await utils.ticketViews.list.invalidate();
    onSaved(saved.id);
  };
  const busy = create.isPending || update.isPending;
  return (
    <FormDialog
      onClose={onClose}
      title={view ? 'Change the view' : 'Save as a view'}
      description="Its tab shows the list as it stands now: filters, search, order and columns."
      confirm="Save view"
      busy={busy && 'Saving…'}
      errors={errors}
      onSubmit={save}
    >
      <Field label="Name" {...at('name')}>
        <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </Field>
      {can('ticket:update') ? (
        <RadioCards
          legend="Who sees it"
          value={shared}
          onChange={setShared}
          options={[
            { value: 'me', label: 'Only me' },
            ...(teams.length > 0 ? [{ value: 'team' as const, label: 'A team that I am in' }] : []),
            { value: 'workspace', label: 'Everybody in the workspace', help: '“Me” stays whoever looks.' },
          ]}
        />
      ) : null}
      {shared === 'team' ? (
        <Field label="Team" {...at('teamId')}>
          <Select
            value={teamId}
            placeholder="Choose a team"
            onChange={(event) => setTeamId(event.target.value)}
            options={teams.map(({ id, name: label }) => ({ value: id, label }))}
          />
        </Field>
      ) : null}
    </FormDialog>
  );
}
