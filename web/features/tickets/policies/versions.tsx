import type { SlaPolicyVersion } from '../../../../domain/tickets/requests.ts';
import type { SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { durationText } from './duration-text.ts';

/** What the policy measured by before, and which tickets still hold it. */
export function Versions({ policy }: { policy: SlaPolicy }) {
  const { data } = trpc.slaPolicies.versions.useQuery({ id: policy.id });
  if (!data) return null;
  return (
    <Card title="Versions">
      <ol className="flex flex-col gap-3">
        {data.map((version, index) => (
          <li key={version.id} className="flex flex-col gap-0.5 border-t border-line pt-2 first:border-0 first:pt-0">
            <div className="flex justify-between gap-4">
              <span className="font-medium">
                Version {version.number}
                {version.number === policy.versionNumber ? ' (now)' : ''}
              </span>
              <span className="text-13 tabular">{tickets(version.openTickets)}</span>
            </div>
            <span className="text-13 text-faint">
              <Instant at={version.createdAt} />
              {version.authorName ? ` by ${version.authorName}` : ''}
            </span>
            <Differences from={data[index + 1]} to={version} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

const tickets = (count: number): string =>
  count === 0 ? 'no open ticket' : count === 1 ? '1 open ticket' : `${count} open tickets`;

function Differences({ from, to }: { from: SlaPolicyVersion | undefined; to: SlaPolicyVersion }) {
  const lines = from ? differences(from, to) : [];
  if (lines.length === 0) return null;
  return (
    <ul className="text-13 text-muted">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What an edit changed, in a line each. */
export function differences(from: SlaPolicyVersion, to: SlaPolicyVersion): string[] {
  const lines: string[] = [];
  for (const priority of PRIORITIES) {
    const [a, b] = [from.targets[priority], to.targets[priority]];
    if (a.firstResponseSeconds !== b.firstResponseSeconds) {
      lines.push(
        `${PRIORITY_WORDS[priority]}: first response ${change(a.firstResponseSeconds, b.firstResponseSeconds)}`,
      );
    }
    if (a.resolutionSeconds !== b.resolutionSeconds) {
      lines.push(`${PRIORITY_WORDS[priority]}: resolution ${change(a.resolutionSeconds, b.resolutionSeconds)}`);
    }
  }
  const differ = (field: 'warnings' | 'escalations' | 'pausing') =>
    JSON.stringify(from[field]) !== JSON.stringify(to[field]);
  if (from.calendarId !== to.calendarId) lines.push(`Counts in ${to.calendarName}`);
  if (differ('warnings')) lines.push('Other warnings');
  if (differ('escalations')) lines.push('Other levels');
  if (differ('pausing')) lines.push('Other pauses');
  return lines;
}

const change = (from: number | null, to: number | null): string =>
  `${from === null ? 'not measured' : durationText(from)} → ${to === null ? 'not measured' : durationText(to)}`;
