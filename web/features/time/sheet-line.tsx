import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { Instant } from '../../ui/instant.tsx';
import { SheetStatus } from './sheet-status.tsx';

type Sheet = Omit<Timesheet, 'entries'>;

/** Its state in one line: who decides, or who decided and when. */
export function SheetLine({ sheet }: { sheet: Sheet }) {
  return (
    <>
      <SheetStatus sheet={sheet} />
      <Who sheet={sheet} />
    </>
  );
}

function Who({ sheet }: { sheet: Sheet }) {
  const { status, approverName, escalatedAt, decidedAt, decidedByName, submittedAt } = sheet;
  if (status === 'submitted') {
    return (
      <>
        <span>
          {approverName
            ? `${approverName} decides${escalatedAt ? ', as the approver let it lie' : ''}`
            : 'Nobody is set to decide it: an owner or admin can'}
        </span>
        {submittedAt ? (
          <span>
            handed in <Instant at={submittedAt} />
          </span>
        ) : null}
      </>
    );
  }
  if (decidedAt && status !== 'draft') {
    return (
      <span>
        by {decidedByName ?? 'Backbeat'} <Instant at={decidedAt} />
      </span>
    );
  }
  return null;
}
