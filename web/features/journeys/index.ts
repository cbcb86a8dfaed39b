/** What other features' pages show of journeys. */

export { EnrolDialog } from './enrol-dialog.tsx';
export { EnrolmentState } from './enrolment-state.tsx';
