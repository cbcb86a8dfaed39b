import type { TimesheetSettings, TimesheetStatus } from './contract.ts';

/** What the rules of a sheet's life need to know of it. */
export interface Sheet {
  readonly status: TimesheetStatus;
  /** Grows by one with every accepted change of entries. */
  readonly version: number;
  /** The approver let it lie, so the approver's manager decides. Ends with the next submission. */
  readonly escalated: boolean;
  /** How often it was submitted: names the occasion in the keys of effects (`remind#2`). */
  readonly submission: number;
}

/** `version` is the one that the person saw; left out where nobody looked (the system). */
export type SheetAction = { readonly version?: number } & (
  | { readonly type: 'submit' | 'recall' | 'escalate' | 'lock' | 'unlock' | 'change-entries' }
  /** Decided by the approver (or whoever stands in), or by the manager to whom it was escalated. */
  | { readonly type: 'approve' | 'reject'; readonly by: 'approver' | 'manager' }
);

export type SheetRefusal = 'stale-version' | 'already-decided' | 'not-submitted' | 'not-editable' | 'not-allowed';
export type SheetResult =
  | { readonly sheet: Sheet; readonly refused: null }
  | { readonly sheet: Sheet; readonly refused: SheetRefusal };

/** One step of a sheet's life; a refusal changes nothing and says why. */
export function act(
  sheet: Sheet,
  action: SheetAction,
  settings: Pick<TimesheetSettings, 'pendingEditable' | 'editApproved'>,
): SheetResult {
  const refuse = (refused: SheetRefusal): SheetResult => ({ sheet, refused });
  const become = (change: Partial<Sheet>): SheetResult => ({ sheet: { ...sheet, ...change }, refused: null });
  if (action.version !== undefined && action.version !== sheet.version) return refuse('stale-version');
  const { status } = sheet;
  switch (action.type) {
    case 'submit':
      return status === 'draft' || status === 'rejected' || status === 'needs-resubmission'
        ? become({ status: 'submitted', escalated: false, submission: sheet.submission + 1 })
        : refuse('not-allowed');
    case 'recall':
      return status === 'submitted' ? become({ status: 'draft', escalated: false }) : refuse(undecidable(status));
    case 'escalate':
      if (status !== 'submitted') return refuse(undecidable(status));
      return sheet.escalated ? refuse('already-decided') : become({ escalated: true });
    case 'approve':
    case 'reject':
      if (status !== 'submitted') return refuse(undecidable(status));
      if (sheet.escalated && action.by === 'approver') return refuse('already-decided');
      return become({ status: action.type === 'approve' ? 'approved' : 'rejected' });
    case 'lock':
      return status === 'approved' ? become({ status: 'locked' }) : refuse('not-allowed');
    case 'unlock':
      return status === 'locked' ? become({ status: 'approved' }) : refuse('not-allowed');
    case 'change-entries': {
      const version = sheet.version + 1;
      if (status === 'locked' || (status === 'submitted' && !settings.pendingEditable)) return refuse('not-editable');
      if (status !== 'approved') return become({ version });
      return settings.editApproved === 'reopen'
        ? become({ status: 'needs-resubmission', version })
        : refuse('not-editable');
    }
  }
}

/** Why a sheet that is not submitted cannot be decided: somebody was faster, or it was never handed in. */
const undecidable = (status: TimesheetStatus): SheetRefusal =>
  status === 'approved' || status === 'rejected' || status === 'locked' ? 'already-decided' : 'not-submitted';
