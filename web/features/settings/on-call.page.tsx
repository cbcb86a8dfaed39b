import { PhoneCall, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { RotaView } from '../../../domain/rotas/contract.ts';
import { civilDateAt } from '../../../domain/time/civil.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Frame } from './frame.tsx';
import { RotaCard } from './rota-card.tsx';
import { type RotaDraft, RotaForm } from './rota-form.tsx';

export function Page() {
  const { can } = useMember();
  const [editing, setEditing] = useState<RotaView | 'new' | null>(null);
  useLive('rotas', 'members', 'teams');
  const query = trpc.rotas.list.useQuery({ pageSize: 200 });
  const add = can('rota:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => setEditing('new')}>
      Add a rota
    </Button>
  ) : undefined;
  return (
    <Frame current="/settings/on-call" count={query.data?.total ?? undefined} actions={add}>
      <Loaded query={query} what="The rotas">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={PhoneCall} title="Nobody is on call yet" action={add}>
              In a rota people take turns, a week each. Escalations ask it whom to call; somebody else can take over for
              a while, and absences are stood in for.
            </EmptyState>
          ) : (
            <div
              className={cn('grid items-start gap-4 overflow-y-auto p-4 sm:p-6', items.length > 1 && 'xl:grid-cols-2')}
            >
              {items.map((rota) => (
                <RotaCard key={rota.id} rota={rota} onEdit={() => setEditing(rota)} />
              ))}
            </div>
          )
        }
      </Loaded>
      <RotaDialog editing={editing} onClose={() => setEditing(null)} />
    </Frame>
  );
}

function draftOf(rota: RotaView): RotaDraft {
  const { name, teamId, zone, startsOn, handoverWeekday, handoverTime, members } = rota;
  return { name, teamId, zone, startsOn, handoverWeekday, handoverTime, memberIds: members.map(({ id }) => id) };
}

function RotaDialog({ editing, onClose }: { editing: RotaView | 'new' | null; onClose: () => void }) {
  const form = useId();
  const { tenant } = useMember();
  const utils = trpc.useUtils();
  const create = trpc.rotas.create.useMutation();
  const update = trpc.rotas.update.useMutation();
  const initial: RotaDraft =
    editing && editing !== 'new'
      ? draftOf(editing)
      : {
          name: '',
          teamId: null,
          zone: tenant.zone,
          startsOn: civilDateAt(tenant.zone, Date.now()),
          handoverWeekday: 'mon',
          handoverTime: '09:00',
          memberIds: [],
        };
  return (
    <FormDialog
      open={editing !== null}
      onClose={onClose}
      title={editing === 'new' ? 'Add a rota' : 'Edit the rota'}
      confirm={editing === 'new' ? 'Add' : 'Save'}
      busy={(create.isPending || update.isPending) && 'Saving…'}
      form={form}
    >
      {editing ? (
        <RotaForm
          key={editing === 'new' ? 'new' : `${editing.id} ${editing.version}`}
          id={form}
          initial={initial}
          onSave={async ({ memberIds, ...draft }) => {
            const rota = { ...draft, memberIds: [...memberIds] };
            const saved =
              editing === 'new'
                ? await create.mutateAsync(rota)
                : await update.mutateAsync({ ...rota, id: editing.id, version: editing.version });
            toastDone(`${saved.name}: ${saved.now.name ?? 'nobody'} is on call now`);
            onClose();
            await utils.rotas.invalidate();
          }}
        />
      ) : null}
    </FormDialog>
  );
}
