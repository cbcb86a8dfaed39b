import { MoreHorizontal, Pencil, Trash2, UserRoundCog, X } from 'lucide-react';
import { useState } from 'react';
import type { RotaView } from '../../../domain/rotas/contract.ts';
import { startOfDay } from '../../../domain/time/civil.ts';
import { DAY, fromIso, HOUR, type Stretch, toIso } from '../../../domain/time/instant.ts';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { becauseInWords } from './on-call-words.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { RotaStrip } from './rota-strip.tsx';
import { mondayOf } from './rota-weeks.ts';

const WEEKS = 4;

/** A rota: who is called now, the next four weeks, and who takes over when. */
export function RotaCard({ rota, onEdit }: { rota: RotaView; onEdit: () => void }) {
  const { can } = useMember();
  const now = useNow(HOUR);
  const monday = mondayOf(rota.zone, now);
  const query = trpc.rotas.shifts.useQuery({
    id: rota.id,
    from: toIso(startOfDay(rota.zone, monday)),
    weeks: WEEKS,
  });
  const [picked, setPicked] = useState<Stretch | null>(null);
  const [deleting, setDeleting] = useState(false);
  const mayOverride = can('rota:override');
  const why = becauseInWords(rota.now);
  return (
    <Card
      title={rota.name}
      aside={
        <div className="flex items-center gap-1">
          {mayOverride ? (
            <Button size="small" icon={<UserRoundCog />} onClick={() => setPicked({ from: now, to: now + DAY })}>
              Take over
            </Button>
          ) : null}
          {can('rota:update') ? (
            <Menu trigger={<IconButton label={`More for ${rota.name}`} icon={<MoreHorizontal />} />}>
              <MenuItem icon={<Pencil />} onSelect={onEdit}>
                Edit
              </MenuItem>
              {can('rota:delete') ? (
                <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(true)}>
                  Delete
                </MenuItem>
              ) : null}
            </Menu>
          ) : null}
        </div>
      }
    >
      <div className="mb-4 flex items-center gap-3">
        <Avatar name={rota.now.name ?? '?'} size="medium" />
        <div className="min-w-0">
          <p>
            <span className="font-semibold">{rota.now.name ?? 'Nobody'}</span>
            <span className="text-muted"> is on call now{why ? `: ${why}` : ''}</span>
          </p>
          <p className="text-13 text-faint">
            {rota.teamName ? `${rota.teamName} · ` : ''}
            {rota.zone.replaceAll('_', ' ')}
          </p>
        </div>
      </div>
      <Loaded query={query} what="The shifts">
        {({ shifts, overrides }) => (
          <>
            <RotaStrip
              shifts={shifts}
              zone={rota.zone}
              monday={monday}
              weeks={WEEKS}
              onPick={mayOverride ? (_, { from, to }) => setPicked({ from: Math.max(from, now), to }) : undefined}
            />
            <Overrides
              rotaId={rota.id}
              overrides={overrides.filter(({ to }) => fromIso(to) > now)}
              mayRemove={mayOverride}
            />
          </>
        )}
      </Loaded>
      <OverrideDialog rota={rota} stretch={picked} onClose={() => setPicked(null)} />
      <DeleteRota rota={rota} open={deleting} onOpenChange={setDeleting} />
    </Card>
  );
}

interface OverridesProps {
  rotaId: string;
  overrides: readonly { id: string; from: string; to: string; name: string }[];
  mayRemove: boolean;
}

function Overrides({ rotaId, overrides, mayRemove }: OverridesProps) {
  const utils = trpc.useUtils();
  const remove = trpc.rotas.removeOverride.useMutation({
    onSuccess: () => toastDone('Taken back'),
    onSettled: () => utils.rotas.invalidate(),
  });
  if (overrides.length === 0) return null;
  return (
    <ul aria-label="Who takes over" className="mt-3 flex flex-col gap-1 text-13">
      {overrides.map(({ id, name, from, to }) => (
        <li key={id} className="flex items-center gap-2">
          <span className="min-w-0 grow">
            <span className="font-medium">{name}</span> takes over from <Instant at={from} /> until <Instant at={to} />
          </span>
          {mayRemove ? (
            <IconButton
              label={`${name} does not take over`}
              icon={<X />}
              onClick={() => remove.mutate({ id: rotaId, overrideId: id })}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function DeleteRota(props: { rota: RotaView; open: boolean; onOpenChange: (open: boolean) => void }) {
  const { rota, open, onOpenChange } = props;
  const utils = trpc.useUtils();
  const remove = trpc.rotas.delete.useMutation();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${rota.name}?`}
      consequence="Nobody is called by it from then on. Escalations that name it go to whoever leads, and say so."
      confirm="Delete"
      busy="Deleting…"
      danger
      onConfirm={async () => {
        try {
          await remove.mutateAsync({ id: rota.id, version: rota.version });
        } finally {
          await utils.rotas.invalidate();
        }
        toastDone(`${rota.name} is deleted`);
      }}
    />
  );
}
