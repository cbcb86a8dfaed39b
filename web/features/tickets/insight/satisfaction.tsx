import { useState } from 'react';
import type { SatisfactionLine, SatisfactionReport } from '../../../../domain/surveys/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Select } from '../../../ui/select.tsx';
import { shareWords } from './period.ts';

const GROUPS = [
  { value: 'byAgent', label: 'By agent' },
  { value: 'byTeam', label: 'By team' },
  { value: 'byWeek', label: 'By week' },
] as const;
type Group = (typeof GROUPS)[number]['value'];

const share = (part: number, whole: number) => shareWords(whole === 0 ? null : part / whole);

/** What customers said of the solutions of a period, and how many said anything. */
export function Satisfaction({ period }: { period: { from: string; to: string } }) {
  const query = trpc.surveys.report.useQuery(period);
  const [group, setGroup] = useState<Group>('byAgent');
  return (
    <Loaded query={query} what="What customers said">
      {(report) =>
        report.all.asked === 0 ? (
          <Card title="Satisfaction">
            <p className="text-muted">
              Nobody was asked in this period. Surveys are turned on under{' '}
              <Link href="/settings/desk">Settings, Service desk</Link>.
            </p>
          </Card>
        ) : (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card
              title="Satisfaction"
              flush
              aside={
                <Select
                  aria-label="Group by"
                  value={group}
                  onChange={(event) => setGroup(event.target.value as Group)}
                  options={GROUPS}
                />
              }
            >
              <p className="flex flex-wrap items-baseline gap-x-2 px-4 pb-3">
                <span className="text-28 font-semibold tabular">{share(report.all.good, report.all.answered)}</span>
                <span className="text-13 text-muted">
                  content, {share(report.all.answered, report.all.asked)} of {report.all.asked} answered
                  {report.all.average === null ? '' : `, ${report.all.average.toFixed(1)} of 5`}
                </span>
              </p>
              <Lines lines={report[group]} />
            </Card>
            <Comments comments={report.comments} />
          </div>
        )
      }
    </Loaded>
  );
}

const Lines = ({ lines }: { lines: readonly SatisfactionLine[] }) => (
  <div className="relative overflow-x-auto">
    <table className="w-full text-left">
      <thead>
        <tr className="text-13 text-faint">
          {['', 'Content', 'Of 5', 'Answered', 'Asked'].map((head, i) => (
            <th key={head} scope="col" className={`px-4 py-2 font-normal ${i > 0 ? 'text-right' : ''}`}>
              {head || <span className="sr-only">Name</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id ?? 'none'} className="border-t border-line">
            <th scope="row" className="px-4 py-2 font-medium">
              {line.name}
            </th>
            <td className="px-4 py-2 text-right tabular">{share(line.good, line.answered)}</td>
            <td className="px-4 py-2 text-right tabular">{line.average?.toFixed(1) ?? '–'}</td>
            <td className="px-4 py-2 text-right tabular">{share(line.answered, line.asked)}</td>
            <td className="px-4 py-2 text-right tabular">{line.asked}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Comments = ({ comments }: { comments: SatisfactionReport['comments'] }) => (
  <Card title="In their words">
    {comments.length === 0 ? <p className="text-muted">Nobody has written a word yet.</p> : null}
    <ul className="flex max-h-96 flex-col gap-3 overflow-y-auto">
      {comments.map((one) => (
        <li key={one.id} className="border-l-2 border-line pl-3">
          <p className="[overflow-wrap:anywhere]">{one.comment}</p>
          <p className="flex flex-wrap gap-x-2 text-13 text-muted">
            <span className="font-medium">{one.score} of 5</span>
            <Link href={`/tickets/${one.ticketId}`}>#{one.ticketNumber}</Link>
            <span>{one.agentName ?? 'Nobody'}</span>
            {one.answeredAt ? <Instant at={one.answeredAt} /> : null}
          </p>
        </li>
      ))}
    </ul>
  </Card>
);
