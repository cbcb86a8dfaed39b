import { CornerUpLeft, Lock } from 'lucide-react';
import type { TimesheetDetail } from '../../../domain/timesheets/requests.ts';

/** Why it came back, or why it is closed. */
export function SheetReason({ sheet }: { sheet: TimesheetDetail }) {
  const { status, reason, decidedByName, mayRecall } = sheet;
  if (status === 'rejected' && reason) {
    return (
      <div className="flex gap-3 rounded-md border border-warned/40 bg-warned-soft p-3">
        <CornerUpLeft className="mt-0.5 size-4 shrink-0 text-warned" aria-hidden />
        <div>
          <p className="font-medium text-warned">{decidedByName ?? 'The approver'} sent it back</p>
          <p className="whitespace-pre-wrap">{reason}</p>
        </div>
      </div>
    );
  }
  const words =
    status === 'locked'
      ? 'Locked: payroll and invoices rest on it. An owner or admin can unlock it.'
      : status === 'approved'
        ? 'Approved: its entries are closed.'
        : status === 'submitted'
          ? `Handed in: its entries are closed${mayRecall ? ' until you take it back' : ''}.`
          : null;
  if (words === null || sheet.mayChange) return null;
  return (
    <p className="flex items-center gap-2 text-13 text-muted">
      <Lock className="size-3.5 shrink-0" aria-hidden />
      {words}
    </p>
  );
}
