import { History } from 'lucide-react';
import type { CreateSlaPolicyInput, BackTest as Result } from '../../../../domain/tickets/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { Link } from '../../../ui/link.tsx';
import { clockTitle, PRIORITY_WORDS } from '../words.ts';

/** Had what is typed been in force in the last 90 days: misses then and now, from what really happened. */
export function BackTest({ policy, policyId }: { policy: CreateSlaPolicyInput | null; policyId?: string }) {
  const test = trpc.slaPolicies.backTest.useMutation();
  const run = () => {
    if (!policy) return;
    const { name: _, calendarId, conditions, ...rules } = policy;
    test.mutate({ policy: rules, calendarId, conditions: conditions ?? {}, ...(policyId && { policyId }) });
  };
  return (
    <Card title="Had this been in force">
      <div className="flex flex-col gap-3">
        <p className="text-13 text-muted">
          Replays what happened to the tickets of the last 90 days against what is typed here. A customer’s price plan
          counts where the subscription ran when the ticket came in.
        </p>
        <Button
          icon={<History />}
          className="self-start"
          disabled={!policy}
          busy={test.isPending && 'Replaying…'}
          onClick={run}
        >
          {test.data ? 'Replay again' : 'Replay 90 days'}
        </Button>
        {test.error ? (
          <p role="alert" className="text-13 text-breached">
            {failureOf(test.error).message}
          </p>
        ) : null}
        {test.data ? <Outcome result={test.data} /> : null}
      </div>
    </Card>
  );
}

function Outcome({ result }: { result: Result }) {
  if (result.tickets === 0) return <p className="text-muted">No ticket of that time falls under it.</p>;
  const rows = [
    ...result.byTarget
      .filter(({ missedThen, missedNow }) => missedThen > 0 || missedNow > 0)
      .map((row) => ({ name: clockTitle({ target: row.target, occurrence: 1 }), ...row })),
    ...result.byPriority
      .filter(({ tickets }) => tickets > 0)
      .map((row) => ({ name: `${PRIORITY_WORDS[row.priority]} (${row.tickets})`, ...row })),
  ];
  return (
    <div role="status" className="flex flex-col gap-3">
      <p>
        <strong className="tabular">{result.tickets}</strong> {result.tickets === 1 ? 'ticket' : 'tickets'}
        {result.limited ? ', the newest' : ''}: <strong className="tabular">{result.missedThen}</strong> missed then,{' '}
        <strong className={cn('tabular', result.missedNow > result.missedThen && 'text-breached')}>
          {result.missedNow}
        </strong>{' '}
        with this.
      </p>
      <table className="w-full text-13">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="pb-1 text-left font-normal">
              Missed
            </th>
            <th scope="col" className="pb-1 text-right font-normal">
              Then
            </th>
            <th scope="col" className="pb-1 text-right font-normal">
              With this
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, missedThen: then, missedNow: now }) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {name}
              </th>
              <td className="text-right tabular">{then}</td>
              <td className={cn('text-right tabular', now > then && 'text-breached', now < then && 'text-running')}>
                {now}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {result.examples.length > 0 ? (
        <ul className="flex flex-col gap-1 text-13">
          {result.examples.slice(0, 6).map(({ id, number, subject, missedThen: then, missedNow: now }) => (
            <li key={id} className="flex justify-between gap-3">
              <Link href={`/tickets/${id}`} className="truncate">
                #{number} {subject}
              </Link>
              <span className="shrink-0 tabular text-muted">
                {then} → {now}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="text-13 text-faint">Each ticket by the priority that it has now.</p>
    </div>
  );
}
