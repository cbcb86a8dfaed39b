import { Check, CornerUpLeft, Send, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TimesheetDetail } from '../../../domain/timesheets/requests.ts';
import { useCommands } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { StepDialog } from './step-dialog.tsx';
import type { Step } from './use-steps.ts';

/** What the one who looks may do with the sheet now; the primary one on the key e. */
export function SheetActions({ sheet }: { sheet: TimesheetDetail }) {
  const [asked, setAsked] = useState<Step | null>(null);
  const { mayDecide, maySubmit, mayRecall, entries } = sheet;
  const primary: Step | null = mayDecide ? 'approve' : maySubmit && entries.length > 0 ? 'submit' : null;
  useCommands(
    useMemo(
      () =>
        primary
          ? [
              {
                id: 'timesheet primary',
                label: primary === 'approve' ? 'Approve this timesheet' : 'Hand in this week',
                group: 'act' as const,
                keys: 'e',
                run: () => setAsked(primary),
              },
            ]
          : [],
      [primary],
    ),
  );
  return (
    <>
      {mayRecall ? (
        <Button icon={<Undo2 />} onClick={() => setAsked('recall')}>
          Take back
        </Button>
      ) : null}
      {mayDecide ? (
        <>
          <Button icon={<CornerUpLeft />} onClick={() => setAsked('reject')}>
            Send back
          </Button>
          <Button look="primary" icon={<Check />} onClick={() => setAsked('approve')}>
            Approve
          </Button>
        </>
      ) : null}
      {maySubmit ? (
        <Button
          look="primary"
          icon={<Send />}
          disabled={entries.length === 0}
          title={entries.length === 0 ? 'Add the hours first' : undefined}
          onClick={() => setAsked('submit')}
        >
          Hand in
        </Button>
      ) : null}
      {asked ? <StepDialog step={asked} sheet={sheet} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
