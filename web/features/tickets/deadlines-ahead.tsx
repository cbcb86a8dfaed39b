import { keepPreviousData } from '@tanstack/react-query';
import { type Inputs, trpc } from '../../app/trpc.ts';
import { useMoment } from './use-moment.ts';
import { clockTitle } from './words.ts';

/** When a ticket that came in now would be due. */
export function DeadlinesAhead({ question }: { question: Inputs['slaPolicies']['previewDeadline'] }) {
  const moment = useMoment();
  const { data } = trpc.slaPolicies.previewDeadline.useQuery(question, {
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (!data) return null;
  const due = data.clocks.filter((clock) => clock.dueAt !== null && clock.target !== 'next_response');
  return (
    <p role="status" className="rounded-md bg-sunken px-3 py-2 text-13 text-muted">
      {due.length === 0
        ? 'This policy sets no targets for the priority.'
        : `Opened now: ${due.map((clock) => `${clockTitle(clock).toLowerCase()} due ${moment(clock.dueAt ?? '')}`).join(', ')}.`}
    </p>
  );
}
