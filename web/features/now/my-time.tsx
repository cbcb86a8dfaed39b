import { useLive } from '../../app/live.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Count } from '../../ui/count.tsx';
import { Hours } from '../../ui/hours.tsx';
import { Link } from '../../ui/link.tsx';

/** One's own sheets, and those that wait for one's decision. */
export function MyTime() {
  const { member } = useMember();
  useLive('timesheets');
  const latest = trpc.timesheets.list.useQuery({ filter: { memberId: member.id }, pageSize: 1 }).data?.items[0];
  const waiting = trpc.timesheets.summary.useQuery().data?.mine ?? 0;
  return (
    <Card title="My time">
      <div className="flex flex-col gap-3">
        {latest ? (
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <Link href={`/time/${latest.id}`}>My latest week</Link>
            <span className="text-13 text-muted">
              <Hours seconds={latest.totalSeconds} />
              {latest.status === 'rejected' ? (
                <span className="font-medium text-warned">, sent back</span>
              ) : latest.submittedAt ? (
                ', submitted'
              ) : (
                ', not submitted yet'
              )}
            </span>
          </p>
        ) : (
          <p className="text-muted">No week of yours has been begun.</p>
        )}
        {waiting > 0 ? (
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <Link href="/time?view=mine">Wait for your decision</Link>
            <span className="text-13 text-muted">
              <Count value={waiting} />
            </span>
          </p>
        ) : null}
        <Button asChild size="small" className="self-start">
          <Link href="/time/week">This week</Link>
        </Button>
      </div>
    </Card>
  );
}
