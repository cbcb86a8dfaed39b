import { useLive } from '../../app/live.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Link } from '../../ui/link.tsx';

/** Named; the others are in the list. */
const FIRST = 5;

/** What waits for an answer of the reader's teams; nothing where nothing does. */
export function AskedOfMyTeams() {
  useLive('sideConversations');
  const { data } = trpc.sideConversations.asked.useQuery({ filter: { status: ['waiting'] }, pageSize: FIRST });
  if (!data?.items.length) return null;
  return (
    <Card title="Asked of my teams" aside={<Link href="/asked">All</Link>}>
      <ul className="flex flex-col">
        {data.items.map((side) => (
          <li key={side.id}>
            <Link href={`/asked/${side.id}`} className="flex items-baseline justify-between gap-3 py-1.5">
              <span className="min-w-0 truncate">{side.subject}</span>
              {side.dueAt ? (
                <Countdown
                  at={side.dueAt}
                  before="Due"
                  after="Was due"
                  tone={side.lateAt ? 'breached' : 'running'}
                  className="shrink-0 text-13"
                />
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
