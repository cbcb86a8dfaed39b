import { useNavigate } from '@tanstack/react-router';
import type { CivilDate } from '../../../domain/time/civil.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';

/** Goes to one's own sheet of the week of a date, which is made where there is none yet. */
export function useOpenWeek() {
  const navigate = useNavigate();
  const { mutate, isPending, error } = trpc.timesheets.open.useMutation();
  return {
    open: (date: CivilDate, options: { replace?: boolean } = {}) =>
      mutate(
        { date },
        { onSuccess: ({ id }) => void navigate({ to: `/time/${id}`, replace: options.replace ?? false }) },
      ),
    busy: isPending,
    error: error ? failureOf(error).message : null,
  };
}
