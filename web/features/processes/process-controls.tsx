import { CircleSlash, Ellipsis, Pause, Play, RotateCw, SkipForward } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ProcessDetail } from '../../../domain/process/console.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { consequenceOf, INTERVENTIONS, interventionsFor, type Verb } from './interventions.ts';
import { useLatestProcess } from './use-latest-process.ts';

const ICON: Readonly<Record<Verb, ReactNode>> = {
  pause: <Pause />,
  resume: <Play />,
  retry: <RotateCw />,
  skip: <SkipForward />,
  cancel: <CircleSlash />,
};

interface Props {
  process: ProcessDetail;
  /** false where the page has a primary action of its own. */
  lead?: boolean;
}

/** Pause, resume, retry, leave out, cancel: what the status allows, with a reason; nothing for those who may not. */
export function ProcessControls({ process, lead = true }: Props) {
  const latest = useLatestProcess(process);
  const { can } = useMember();
  const [asked, setAsked] = useState<Verb | null>(null);
  const intervene = useIntervene(latest.id);
  const [first, ...others] = interventionsFor(latest);
  if (!can('process:manage') || first === undefined) return null;
  const asking = asked ? INTERVENTIONS[asked] : null;
  return (
    <>
      {others.length > 0 ? (
        <Menu trigger={<IconButton label="More for this process" look="secondary" icon={<Ellipsis />} />}>
          {others.map((verb) => (
            <MenuItem
              key={verb}
              icon={ICON[verb]}
              danger={INTERVENTIONS[verb].danger ?? false}
              onSelect={() => setAsked(verb)}
            >
              {INTERVENTIONS[verb].label}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
      <Button
        icon={ICON[first]}
        look={first === 'pause' || !lead ? 'secondary' : 'primary'}
        onClick={() => setAsked(first)}
      >
        {INTERVENTIONS[first].label}
      </Button>
      {asked && asking ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || setAsked(null)}
          title={asking.question}
          consequence={consequenceOf(asked, latest)}
          confirm={asking.label}
          busy={asking.busy}
          danger={asking.danger ?? false}
          reason="required"
          onConfirm={async (reason) => {
            await intervene(asked, reason);
            toastDone(asking.done);
          }}
        />
      ) : null}
    </>
  );
}

/** Does it, and reads what stands on the page anew; a refusal comes back in words. */
function useIntervene(id: string): (verb: Verb, reason: string) => Promise<void> {
  const utils = trpc.useUtils();
  const verbs = {
    pause: trpc.processes.pause.useMutation(),
    resume: trpc.processes.resume.useMutation(),
    retry: trpc.processes.retry.useMutation(),
    skip: trpc.processes.skip.useMutation(),
    cancel: trpc.processes.cancel.useMutation(),
  };
  return async (verb, reason) => {
    const after = await verbs[verb].mutateAsync({ id, reason });
    utils.processes.get.setData({ id }, after);
    await utils.invalidate();
  };
}
