import { useEffect, useRef } from 'react';
import { civilDateAt } from '../../../domain/time/civil.ts';
import { useMember } from '../../app/session.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useOpenWeek } from './use-open-week.ts';

/** An address for one's own current week, whichever that is. */
export function Page() {
  const { member } = useMember();
  const { open, error } = useOpenWeek();
  const asked = useRef(false);
  const today = () => open(civilDateAt(member.zone, Date.now()), { replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    today();
  }, []);
  if (error) return <ErrorState title="This week could not be opened" message={error} onRetry={today} />;
  return <SkeletonRows label="Opening this week" />;
}
