import { keepPreviousData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TicketPriority } from '../../../../domain/tickets/contract.ts';
import type { CreateSlaPolicyInput } from '../../../../domain/tickets/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Priority } from '../priority.tsx';
import { useMoment } from '../use-moment.ts';
import { clockTitle, PRIORITIES } from '../words.ts';

/** Between the last key and the question to the server. */
const TYPING_MS = 400;

/** When a ticket that came in now would be due by what is typed, a priority each. */
export function PolicyPreview({ policy }: { policy: CreateSlaPolicyInput | null }) {
  const settled = useSettled(policy);
  return (
    <Card title="A ticket that comes in now">
      {settled ? (
        <div className="flex flex-col gap-4">
          {PRIORITIES.map((priority) => (
            <Row key={priority} policy={settled} priority={priority} />
          ))}
          <p className="text-13 text-faint">If nobody touches it. Computed by the same rules that will hold it.</p>
        </div>
      ) : (
        <p className="text-muted">Shown once the fields are filled in.</p>
      )}
    </Card>
  );
}

function Row({ policy, priority }: { policy: CreateSlaPolicyInput; priority: TicketPriority }) {
  const moment = useMoment();
  const { name: _, conditions: __, calendarId, ...rules } = policy;
  const { data } = trpc.slaPolicies.previewDeadline.useQuery(
    { policy: rules, calendarId, priority },
    { placeholderData: keepPreviousData, staleTime: 0 },
  );
  const clocks = (data?.clocks ?? []).filter((clock) => clock.target !== 'next_response' && clock.dueAt !== null);
  return (
    <div className="flex flex-col gap-1">
      <Priority priority={priority} />
      <dl className="ml-5.5 grid grid-cols-[1fr_auto] gap-x-4 text-13">
        {clocks.map((clock) => (
          <div key={clock.target} className="contents">
            <dt className="text-muted">{clockTitle(clock)} by</dt>
            <dd className="text-right tabular">{moment(clock.dueAt ?? '')}</dd>
          </div>
        ))}
        {data && clocks.length === 0 ? <dt className="text-faint">Nothing is measured</dt> : null}
      </dl>
    </div>
  );
}

/** The last policy that was whole and has stood still for a moment. */
function useSettled(policy: CreateSlaPolicyInput | null): CreateSlaPolicyInput | null {
  const text = policy ? JSON.stringify(policy) : null;
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === null) return;
    const timer = window.setTimeout(() => setSettled(text), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled === null ? null : (JSON.parse(settled) as CreateSlaPolicyInput);
}
