import {
  AlarmClock,
  AlarmClockOff,
  BellOff,
  BellRing,
  Link2,
  Merge,
  ShieldAlert,
  ShieldCheck,
  Siren,
  Undo2,
  Unlink2,
  UserRoundCog,
} from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

export type DeskDialog = 'snooze' | 'merge' | 'solve-problem';

interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly run: () => void;
}

/** What agents do with a ticket beside answering it, as this one is now. @param open stable */
export function useDeskActions(ticket: TicketDetail, open: (dialog: DeskDialog) => void): readonly Action[] {
  const { member, can } = useMember();
  const utils = trpc.useUtils();
  const desk = trpc.tickets.desk.useQuery({ id: ticket.id }).data;
  const follow = trpc.tickets.follow.useMutation();
  const unfollow = trpc.tickets.unfollow.useMutation();
  const unsnooze = trpc.tickets.unsnooze.useMutation();
  const spam = trpc.tickets.markSpam.useMutation();
  const notSpam = trpc.tickets.unmarkSpam.useMutation();
  const unmerge = trpc.tickets.unmerge.useMutation();
  const assign = trpc.tickets.assign.useMutation();
  const endLinks = trpc.tickets.revokePortalLinks.useMutation();
  const following = desk?.followers.some(({ memberId }) => memberId === member.id) ?? false;
  const mayUpdate = can('ticket:update');
  // biome-ignore lint/correctness/useExhaustiveDependencies: mutations do the same whenever they were made
  return useMemo(() => {
    const { id, version, status } = ticket;
    const run = (work: () => Promise<unknown>, words: string | ((answer: unknown) => string)) => () =>
      void work()
        .then(
          (answer) => toastDone(typeof words === 'string' ? words : words(answer)),
          (error: unknown) => toastFailed(failureOf(error).message),
        )
        .finally(() => void utils.tickets.invalidate());
    const open1 = !isFinished(status) && !ticket.spam && ticket.mergedIntoId === null;
    const all: (Action & { readonly offered: boolean })[] = [
      {
        id: 'follow',
        label: 'Follow',
        icon: <BellRing />,
        offered: !following,
        run: run(() => follow.mutateAsync({ id }), 'You hear of what happens here'),
      },
      {
        id: 'unfollow',
        label: 'Follow no longer',
        icon: <BellOff />,
        offered: following,
        run: run(() => unfollow.mutateAsync({ id }), 'You hear of this ticket no longer'),
      },
      {
        id: 'snooze',
        label: 'Snooze…',
        icon: <AlarmClock />,
        keys: 's',
        offered: mayUpdate && open1 && ticket.snoozedAt === null,
        run: () => open('snooze'),
      },
      {
        id: 'unsnooze',
        label: 'Take it up again now',
        icon: <AlarmClockOff />,
        offered: mayUpdate && ticket.snoozedAt !== null,
        run: run(() => unsnooze.mutateAsync({ id, version }), 'Back in the list'),
      },
      {
        id: 'assign by rule',
        label: 'Assign by the team’s rule',
        icon: <UserRoundCog />,
        offered: mayUpdate && open1 && ticket.teamId !== null,
        run: run(
          () => assign.mutateAsync({ id, version }),
          (answer) => (answer as { reason: string }).reason,
        ),
      },
      {
        id: 'solve problem',
        label: 'Solve with its incidents…',
        icon: <Siren />,
        offered: mayUpdate && open1 && ticket.type === 'problem',
        run: () => open('solve-problem'),
      },
      {
        id: 'merge',
        label: 'Merge others into it…',
        icon: <Merge />,
        offered: mayUpdate && ticket.mergedIntoId === null && !ticket.spam,
        run: () => open('merge'),
      },
      {
        id: 'unmerge',
        label: 'Take the merge back',
        icon: <Undo2 />,
        offered: mayUpdate && ticket.mergedIntoId !== null,
        run: run(() => unmerge.mutateAsync({ id, version }), 'A ticket of its own again'),
      },
      {
        id: 'customer link',
        label: 'Copy the customer’s link',
        icon: <Link2 />,
        offered: mayUpdate && !ticket.spam,
        run: run(
          async () => navigator.clipboard.writeText((await utils.tickets.portalLink.fetch({ id })).url),
          'Copied: whoever has it sees this conversation, without the notes',
        ),
      },
      {
        id: 'end customer links',
        label: 'End the customer’s links',
        icon: <Unlink2 />,
        offered: mayUpdate && !ticket.spam,
        run: run(() => endLinks.mutateAsync({ id }), 'The links they have are void. The next mail brings a new one'),
      },
      {
        id: 'spam',
        label: 'Mark as spam',
        icon: <ShieldAlert />,
        offered: mayUpdate && !ticket.spam && ticket.mergedIntoId === null,
        run: run(() => spam.mutateAsync({ id, version }), 'Spam: out of the lists, its clocks stopped'),
      },
      {
        id: 'not spam',
        label: 'It is no spam',
        icon: <ShieldCheck />,
        offered: mayUpdate && ticket.spam,
        run: run(() => notSpam.mutateAsync({ id, version }), 'Back in the list, with its clocks'),
      },
    ];
    return all.filter(({ offered }) => offered);
  }, [ticket, following, mayUpdate, open]);
}
