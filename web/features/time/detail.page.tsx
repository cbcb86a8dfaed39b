import { useParams } from '@tanstack/react-router';
import type { TimesheetDetail } from '../../../domain/timesheets/requests.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ProcessBeat, ProcessControls, WhatNext } from '../processes/index.ts';
import { SheetActions } from './sheet-actions.tsx';
import { SheetLine } from './sheet-line.tsx';
import { SheetReason } from './sheet-reason.tsx';
import { SheetTotals } from './sheet-totals.tsx';
import { WeekEditor } from './week-editor.tsx';
import { WeekSteps } from './week-steps.tsx';
import { weekInWords } from './words.ts';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('timesheets');
  const query = trpc.timesheets.get.useQuery({ id });
  const reader = useReader();
  useTitle(query.data && `${query.data.memberName}, ${weekInWords(query.data.period, reader)}`);
  return (
    <Loaded query={query} what="The timesheet">
      {(sheet) => <Detail key={sheet.id} sheet={sheet} />}
    </Loaded>
  );
}

function Detail({ sheet }: { sheet: TimesheetDetail }) {
  const { member } = useMember();
  const reader = useReader();
  const own = sheet.memberId === member.id;
  const week = weekInWords(sheet.period, reader);
  return (
    <>
      <PageHeader
        back={<Link href="/time">Time</Link>}
        title={own ? week : `${sheet.memberName}, ${week}`}
        line={<SheetLine sheet={sheet} />}
        actions={
          <>
            {own ? <WeekSteps period={sheet.period} /> : null}
            <SheetActions sheet={sheet} />
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <SheetReason sheet={sheet} />
        {sheet.process ? <ProcessBeat process={sheet.process} /> : null}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(16rem,2fr)]">
          <WeekEditor sheet={sheet} />
          <div className="flex min-w-0 flex-col gap-4">
            {sheet.process ? (
              <>
                <WhatNext process={sheet.process} />
                <div className="flex flex-wrap justify-end gap-2 empty:hidden">
                  <ProcessControls process={sheet.process} />
                </div>
              </>
            ) : null}
            <SheetTotals sheet={sheet} />
          </div>
        </div>
      </div>
    </>
  );
}
