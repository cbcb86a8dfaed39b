import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Timeline } from '../../ui/timeline.tsx';

const WORDS: Readonly<Record<string, string>> = {
  paused: 'Paused',
  resumed: 'Resumed',
  cancelled: 'Cancelled',
  retried: 'Retried the failed step',
  skipped: 'Left the failed step out',
};

/** Who intervened by hand, and why. */
export function ByHand({ id }: { id: string }) {
  const { scope } = useMember();
  const allowed = scope('process:read') === 'tenant';
  const query = trpc.audits.list.useQuery(
    { filter: { noun: 'process', subjectId: id }, pageSize: 50 },
    { enabled: allowed },
  );
  const items = query.data?.items ?? [];
  if (!allowed || items.length === 0) return null;
  return (
    <Card title="By hand">
      <Timeline
        label="Interventions, newest first"
        entries={items.map((entry) => ({
          id: entry.id,
          at: entry.at,
          title: WORDS[entry.action] ?? 'Changed',
          actor: entry.actor.name ?? 'Backbeat',
          body: entry.reason,
        }))}
      />
    </Card>
  );
}
