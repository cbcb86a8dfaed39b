import type { PriceMove } from '../../../../domain/billing/move-requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Progress } from '../../../ui/progress.tsx';

/** While one is under way. */
const AGAIN_MS = 1000;

/** How far the moves of a plan's subscriptions have come, and who stays and why. Nothing where there was none. */
export function Moves({ planId, only }: { planId: string; only?: string }) {
  const { data } = trpc.pricePlans.moves.useQuery(
    { id: planId },
    { refetchInterval: ({ state }) => (state.data?.some(({ finishedAt }) => finishedAt === null) ? AGAIN_MS : false) },
  );
  const shown = (data ?? []).filter(({ id }) => only === undefined || id === only);
  if (shown.length === 0) return null;
  return (
    <ul className="flex flex-col gap-3" aria-label="Moves">
      {shown.map((move) => (
        <li key={move.id} className="flex flex-col gap-1">
          {move.finishedAt === null ? <Going move={move} /> : <Ended move={move} at={move.finishedAt} />}
          <Stays move={move} />
        </li>
      ))}
    </ul>
  );
}

const Going = ({ move: { from, to, moved, stayed, total, status } }: { move: PriceMove }) => (
  <>
    <Progress label={`From version ${from} to ${to}`} value={moved + stayed} total={total} unit="subscriptions" />
    {status === 'running' ? null : (
      <p className="text-13 text-warned">
        It is held or has stopped; what was moved stays moved.{' '}
        <Link href="/processes?view=failed">Decide about it</Link>
      </p>
    )}
  </>
);

const Ended = ({ move: { from, to, moved }, at }: { move: PriceMove; at: string }) => (
  <p className="text-14">
    {moved.toLocaleString()} moved from version {from} to {to} with the end of{' '}
    {moved === 1 ? 'its period' : 'their periods'}; <Instant at={at} className="text-muted" />
  </p>
);

function Stays({ move: { stays, stayed } }: { move: PriceMove }) {
  if (stayed === 0) return null;
  return (
    <details className="text-13">
      <summary className="text-muted">
        {stayed.toLocaleString()} {stayed === 1 ? 'stays' : 'stay'}
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {stays.map(({ subscriptionId, customerName, why }) => (
          <li key={subscriptionId}>
            <Link
              href={`/billing/subscriptions/${subscriptionId}`}
              className="text-accent underline-offset-2 hover:underline"
            >
              {customerName}
            </Link>
            : {why}
          </li>
        ))}
        {stayed > stays.length ? (
          <li className="text-muted">and {(stayed - stays.length).toLocaleString()} more</li>
        ) : null}
      </ul>
    </details>
  );
}
