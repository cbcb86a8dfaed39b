import { keepPreviousData } from '@tanstack/react-query';
import { MINUTE } from '../../../../domain/time/instant.ts';
import { useLive } from '../../../app/live.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import type { FilterValues } from '../../../ui/filter-chips.tsx';

type Input = Inputs['tickets']['board'];

/** In the assignee's filter: tickets that nobody has. */
export const NOBODY = 'nobody';

/** What the board asks for by its chips. */
export function boardInputOf(filters: FilterValues, limit: number): Input {
  const [priority, teamId, assignees] = [filters.priority ?? [], filters.teamId ?? [], filters.assigneeId ?? []];
  const people = assignees.filter((id) => id !== NOBODY);
  return {
    limit,
    ...(priority.length > 0 && { priority: [...priority] as NonNullable<Input['priority']> }),
    ...(teamId.length > 0 && { teamId: [...teamId] }),
    ...(people.length > 0 ? { assigneeId: people } : assignees.includes(NOBODY) && { unassigned: true }),
  };
}

/** The board, anew with every change of a ticket, and each minute for what time alone moves. */
export function useBoard(filters: FilterValues, limit: number) {
  useLive('tickets');
  return trpc.tickets.board.useQuery(boardInputOf(filters, limit), {
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE,
  });
}
