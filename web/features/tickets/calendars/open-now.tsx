import { Moon } from 'lucide-react';
import type { BusinessCalendar } from '../../../../domain/calendars/contract.ts';
import { Countdown } from '../../../ui/countdown.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';

/** Whether a calendar is open at this moment, and until when. */
export const OpenNow = ({
  calendar: { isOpen, changesAt },
}: {
  calendar: Pick<BusinessCalendar, 'isOpen' | 'changesAt'>;
}) => (
  <StatusPill tone={isOpen ? 'running' : 'neutral'} {...(isOpen ? {} : { icon: Moon })}>
    {changesAt === null ? (
      isOpen ? (
        'Always open'
      ) : (
        'Closed'
      )
    ) : (
      <Countdown
        at={changesAt}
        before={isOpen ? 'Closes' : 'Opens'}
        after={isOpen ? 'Closed' : 'Opened'}
        className="text-13 text-inherit"
      />
    )}
  </StatusPill>
);
