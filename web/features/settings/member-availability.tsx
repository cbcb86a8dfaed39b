import type { Availability } from '../../../domain/availability/contract.ts';
import { useLive } from '../../app/live.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Absences } from './absences.tsx';

/** When a colleague is there; whoever may change members enters absences for them. */
export function MemberAvailability({ memberId }: { memberId: string }) {
  const { can } = useMember();
  useLive('members');
  const { data } = trpc.availability.get.useQuery({ memberId });
  if (!data) return null;
  return (
    <>
      <Card title="Availability">
        <DefinitionList
          items={[
            ['Now', data.present ? 'Counts as present' : 'Counts as away'],
            ['Works', data.workingCalendarName ?? 'Any time'],
            ['Quiet', data.quietHours ? `${data.quietHours.from} to ${data.quietHours.to}` : null],
            ...(can('member:update') ? [] : ([['Away', <Away key="away" absences={data.absences} />]] as const)),
          ]}
        />
      </Card>
      {can('member:update') ? <Absences availability={data} /> : null}
    </>
  );
}

const Away = ({ absences }: Pick<Availability, 'absences'>) =>
  absences.length === 0 ? (
    <span className="text-faint">no absence is entered</span>
  ) : (
    <ul>
      {absences.map(({ id, from, to }) => (
        <li key={id}>
          <Instant at={from} /> to <Instant at={to} />
        </li>
      ))}
    </ul>
  );
