import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { addDays } from '../../../domain/time/civil.ts';
import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { toastFailed } from '../../ui/toast.tsx';
import { useOpenWeek } from './use-open-week.ts';

/** To one's own week before and after. */
export function WeekSteps({ period }: { period: Timesheet['period'] }) {
  const { open, busy, error } = useOpenWeek();
  useEffect(() => {
    if (error) toastFailed(`The week could not be opened. ${error}`);
  }, [error]);
  return (
    <span className="flex">
      <IconButton
        label="The week before"
        icon={<ChevronLeft />}
        disabled={busy}
        onClick={() => open(addDays(period.from, -1))}
      />
      <IconButton label="The week after" icon={<ChevronRight />} disabled={busy} onClick={() => open(period.to)} />
    </span>
  );
}
