import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { ProcessBeat, WhatNext } from '../processes/index.ts';
import { SheetActions } from './sheet-actions.tsx';
import { SheetLine } from './sheet-line.tsx';
import { SheetReason } from './sheet-reason.tsx';
import { SheetTotals } from './sheet-totals.tsx';
import { WeekEditor } from './week-editor.tsx';

/** A sheet beside its list: enough to decide it. */
export function SheetPanel({ id }: { id: string }) {
  const query = trpc.timesheets.get.useQuery({ id });
  return (
    <Loaded query={query} what="The timesheet">
      {(sheet) => (
        <div className="flex flex-col gap-4" key={sheet.id}>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted">
            <SheetLine sheet={sheet} />
          </div>
          <div className="flex flex-wrap gap-2 empty:hidden">
            <SheetActions sheet={sheet} />
          </div>
          <SheetReason sheet={sheet} />
          <SheetTotals sheet={sheet} />
          <WeekEditor sheet={sheet} />
          {sheet.process ? (
            <>
              <WhatNext process={sheet.process} />
              <ProcessBeat process={sheet.process} />
            </>
          ) : null}
        </div>
      )}
    </Loaded>
  );
}
