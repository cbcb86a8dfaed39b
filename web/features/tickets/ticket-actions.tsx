import { Check, Ellipsis, Hourglass, Link2, Lock, Pause, Pencil, Play, RotateCcw, UserRound } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { TicketChange } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { isFinished, mayChangeStatus } from '../../../domain/tickets/status.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { useMember } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuRule } from '../../ui/menu.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { consequences } from './consequences.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { Rename } from './rename.tsx';
import { SnoozeDialog } from './snooze-dialog.tsx';
import { SolveProblemDialog } from './solve-problem-dialog.tsx';
import { useChangeTicket } from './use-change-ticket.ts';
import { type DeskDialog, useDeskActions } from './use-desk-actions.tsx';
import { useMoment } from './use-moment.ts';

interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly run: () => void;
}

/** One primary deed, what is likeliest next; the others in the menu. */
export function TicketActions({ ticket }: { ticket: TicketDetail }) {
  const { can } = useMember();
  const [renaming, setRenaming] = useState(false);
  const [dialog, setDialog] = useState<DeskDialog | null>(null);
  const close = () => setDialog(null);
  const desk = useDeskActions(ticket, setDialog);
  const own = useActions(ticket);
  const actions = useMemo(() => [...own, ...desk], [own, desk]);
  // What stands beside answering is not the likeliest deed, but of a problem: it is solved with its incidents.
  const first = (ticket.type === 'problem' && desk.find(({ id }) => id === 'solve problem')) || own[0];
  const others = actions.filter((action) => action !== first);
  useCommands(
    useMemo<readonly Command[]>(
      () => actions.map(({ icon: _, ...action }) => ({ ...action, group: 'act' as const })),
      [actions],
    ),
  );
  const copy = () =>
    void navigator.clipboard.writeText(window.location.href).then(
      () => toastDone('The link is copied'),
      () => toastFailed('The browser did not allow copying'),
    );
  const mayUpdate = can('ticket:update');
  return (
    <>
      <Menu trigger={<IconButton label="More for this ticket" look="secondary" icon={<Ellipsis />} />}>
        {others.map(({ id, label, icon, keys, run }) => (
          <MenuItem key={id} icon={icon} onSelect={run} {...(keys ? { keys } : {})}>
            {label}
          </MenuItem>
        ))}
        {mayUpdate ? (
          <MenuItem icon={<Pencil />} onSelect={() => setRenaming(true)}>
            Change the subject…
          </MenuItem>
        ) : null}
        {mayUpdate ? <MenuRule /> : null}
        <MenuItem icon={<Link2 />} onSelect={copy}>
          Copy the link
        </MenuItem>
      </Menu>
      {first ? (
        <Button look="primary" icon={first.icon} onClick={first.run}>
          {first.label}
        </Button>
      ) : null}
      {dialog === 'snooze' ? <SnoozeDialog ticket={ticket} onClose={close} /> : null}
      {dialog === 'merge' ? <MergeDialog target={ticket} onClose={close} /> : null}
      {dialog === 'solve-problem' ? <SolveProblemDialog ticket={ticket} onClose={close} /> : null}
      {renaming ? <Rename ticket={ticket} onClose={() => setRenaming(false)} /> : null}
    </>
  );
}

function useActions(ticket: TicketDetail): readonly Action[] {
  const { member, can } = useMember();
  const change = useChangeTicket();
  const moment = useMoment();
  const mayUpdate = can('ticket:update');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` does the same whenever it is made
  return useMemo(() => {
    const to = (words: string, edit: TicketChange) => () =>
      void change(ticket, edit).then(
        (after) => toastDone([words, ...consequences(ticket.clocks, after.clocks, Date.now(), moment)].join('. ')),
        (failure: Error) => toastFailed(failure.message),
      );
    const { status } = ticket;
    const all: (Action & { readonly offered: boolean })[] = [
      {
        id: 'take',
        label: 'Take it',
        keys: 'a',
        icon: <UserRound />,
        offered: ticket.assigneeId === null && !isFinished(status),
        run: to('The ticket is yours', { assigneeId: member.id }),
      },
      {
        id: 'solve',
        label: 'Solve',
        keys: 'e',
        icon: <Check />,
        offered: !isFinished(status),
        run: to('Solved', { status: 'solved' }),
      },
      {
        id: 'reopen',
        label: 'Reopen',
        icon: <RotateCcw />,
        offered: isFinished(status) && ticket.mergedIntoId === null,
        run: to('Reopened', { status: 'open' }),
      },
      {
        id: 'resume',
        label: 'Stop waiting',
        icon: <Play />,
        offered: status === 'pending' || status === 'on_hold',
        run: to('Open again', { status: 'open' }),
      },
      {
        id: 'wait',
        label: 'Wait for the customer',
        icon: <Pause />,
        offered: mayChangeStatus(status, 'pending') && !isFinished(status),
        run: to('Waiting for the customer', { status: 'pending' }),
      },
      {
        id: 'hold',
        label: 'Put on hold, for a third party',
        icon: <Hourglass />,
        offered: mayChangeStatus(status, 'on_hold') && !isFinished(status),
        run: to('On hold', { status: 'on_hold' }),
      },
      {
        id: 'assign to me',
        label: 'Assign to me',
        keys: 'a',
        icon: <UserRound />,
        offered: ticket.assigneeId !== null && ticket.assigneeId !== member.id && !isFinished(status),
        run: to('The ticket is yours', { assigneeId: member.id }),
      },
      {
        id: 'close',
        label: 'Close for good',
        icon: <Lock />,
        offered: status === 'solved',
        run: to('Closed', { status: 'closed' }),
      },
    ];
    return mayUpdate ? all.filter(({ offered }) => offered) : [];
  }, [ticket, member.id, mayUpdate, moment]);
}
