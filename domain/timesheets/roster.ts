import type { CivilDate } from '../time/civil.ts';
import type { TimesheetPeriod, TimesheetStatus } from './contract.ts';

export interface RosterMember {
  readonly id: string;
  /** First civil day on which time is expected. */
  readonly startsOn: CivilDate;
  /** The day after the last one; null: still there. */
  readonly endsOn: CivilDate | null;
}

const OWED: ReadonlySet<TimesheetStatus> = new Set(['draft', 'rejected', 'needs-resubmission']);

/** Members who owe the sheet of a period: there during it, and nothing handed in. `opened`: a sheet is there, but with its member. */
export function missingSheets(
  members: readonly RosterMember[],
  sheets: readonly { readonly memberId: string; readonly period: TimesheetPeriod; readonly status: TimesheetStatus }[],
  period: TimesheetPeriod,
): { readonly memberId: string; readonly opened: boolean }[] {
  const byMember = new Map(
    sheets.filter((sheet) => sheet.period.from === period.from).map((sheet) => [sheet.memberId, sheet.status]),
  );
  return members
    .filter(({ startsOn, endsOn }) => startsOn < period.to && (endsOn === null || endsOn > period.from))
    .map(({ id }) => ({ memberId: id, status: byMember.get(id) }))
    .filter(({ status }) => status === undefined || OWED.has(status))
    .map(({ memberId, status }) => ({ memberId, opened: status !== undefined }));
}
