import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { Absences } from './absences.tsx';
import { AvailabilityForm } from './availability-form.tsx';
import { Frame } from './frame.tsx';

/** When one is there, may be called, and is left in peace. */
export function Page() {
  const { member } = useMember();
  useLive('members', 'calendars');
  const query = trpc.availability.get.useQuery({ memberId: member.id });
  return (
    <Frame current="/settings/availability">
      <Loaded query={query} what="Your availability">
        {(availability) => (
          <div className="flex flex-col gap-4 overflow-y-auto p-4 sm:p-6">
            <div>
              <StatusPill tone={availability.present ? 'running' : 'neutral'}>
                {availability.present ? 'You count as present now' : 'You count as away now'}
              </StatusPill>
            </div>
            <div className="grid max-w-260 items-start gap-4 lg:grid-cols-2">
              <AvailabilityForm key={availability.version} availability={availability} />
              <Absences availability={availability} />
            </div>
          </div>
        )}
      </Loaded>
    </Frame>
  );
}
