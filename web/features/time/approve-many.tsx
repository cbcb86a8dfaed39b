import { Check } from 'lucide-react';
import { useState } from 'react';
import type { TimesheetListItem } from '../../../domain/timesheets/requests.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Hours } from '../../ui/hours.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useSteps } from './use-steps.ts';

/** Approves the sheets selected, one after the other; stops at the first that cannot be, and says which. */
export function ApproveMany({ sheets, onDone }: { sheets: readonly TimesheetListItem[]; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState(0);
  const take = useSteps();
  const total = sheets.reduce((sum, sheet) => sum + sheet.totalSeconds, 0);
  const many = sheets.length === 1 ? 'this timesheet' : `${sheets.length} timesheets`;
  return (
    <>
      <Button size="small" look="primary" icon={<Check />} onClick={() => setAsked(true)}>
        Approve
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={`Approve ${many}?`}
        consequence={
          <>
            {sheets.map((sheet) => sheet.memberName).join(', ')}: <Hours seconds={total} /> in all.
          </>
        }
        confirm="Approve"
        busy={`Approving ${Math.min(done + 1, sheets.length)} of ${sheets.length}…`}
        onConfirm={async () => {
          setDone(0);
          for (const [index, sheet] of sheets.entries()) {
            setDone(index);
            await take('approve', sheet, '').catch((error: Error) => {
              throw new Error(`${sheet.memberName}’s could not be approved. ${error.message} ${index} were approved.`);
            });
          }
          onDone();
          toastDone(sheets.length === 1 ? 'Approved' : `${sheets.length} timesheets approved`);
        }}
      />
    </>
  );
}
