import { useNavigate } from '@tanstack/react-router';
import { Hand } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { type Command, useCommands } from '../../../app/commands.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';

/** The most urgent ticket that is free and fits becomes whoever presses's own, and opens. */
export function TakeNext({ free }: { free: boolean }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const take = trpc.tickets.takeNext.useMutation();
  const { mutateAsync, isPending } = take;
  const run = useCallback(async () => {
    try {
      const { id, number } = await mutateAsync();
      toastDone(`#${number} is yours`);
      void utils.tickets.invalidate();
      void navigate({ to: `/tickets/${id}` });
    } catch (error) {
      const { code, message } = failureOf(error);
      toastFailed(code === 'NOT_FOUND' ? 'Nothing is free that fits you' : message);
      void utils.tickets.board.invalidate();
    }
  }, [mutateAsync, navigate, utils]);
  const may = can('ticket:update') && free;
  useCommands(
    useMemo<readonly Command[]>(
      () =>
        may
          ? [
              {
                id: 'take next',
                label: 'Take the next ticket',
                group: 'act',
                keys: 't',
                icon: Hand,
                run: () => void run(),
              },
            ]
          : [],
      [may, run],
    ),
  );
  if (!can('ticket:update')) return null;
  return (
    <Button look="primary" icon={<Hand />} disabled={!free} busy={isPending && 'Taking…'} onClick={() => void run()}>
      {free ? 'Take next' : 'Nothing free for you'}
      {free ? (
        <span className="max-sm:hidden">
          <Kbd keys="t" />
        </span>
      ) : null}
    </Button>
  );
}
