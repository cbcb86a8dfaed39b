import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { type CalendarDraft, CalendarForm } from './calendar-form.tsx';
import { OpenNow } from './open-now.tsx';
import { sourceInWords } from './source-words.ts';

export function Page() {
  const { id } = useParams({ strict: false });
  useLive('calendars');
  return id === 'new' ? <NewCalendar /> : <StoredCalendar id={id ?? ''} />;
}

const BACK = <Link href="/tickets/calendars">Business calendars</Link>;

const OFFICE: [string, string][] = [['09:00', '18:00']];

function NewCalendar() {
  const { tenant } = useMember();
  const [initial] = useState<CalendarDraft>({
    name: '',
    zone: tenant.zone,
    weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE, sat: [], sun: [] },
    holidays: [],
    holidayNames: {},
    sources: [],
  });
  return (
    <>
      <PageHeader back={BACK} title="New business calendar" />
      <CalendarForm initial={initial} />
    </>
  );
}

function StoredCalendar({ id }: { id: string }) {
  const query = trpc.calendars.get.useQuery({ id });
  const { locale } = useReader();
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The calendar">
      {(calendar) => {
        const { name, zone, weekly, holidays, holidayNames } = calendar;
        const sources = calendar.sources.map((source) => ({
          source: { id: source.id },
          title: sourceInWords(source, locale),
          days: calendar.sourceDays.filter((day) => day.source === source.id),
          error: source.error,
        }));
        return (
          <>
            <PageHeader
              back={BACK}
              title={name}
              line={
                <>
                  <OpenNow calendar={calendar} />
                  <span>
                    {calendar.openTickets === 1 ? '1 open ticket is' : `${calendar.openTickets} open tickets are`}{' '}
                    counted by it
                  </span>
                </>
              }
            />
            <CalendarForm
              key={`${calendar.id} ${calendar.version}`}
              initial={{ name, zone, weekly, holidays, holidayNames, sources }}
              stored={calendar}
            />
          </>
        );
      }}
    </Loaded>
  );
}
