import { brief, cohortLoop, outside, subjectLoop } from './loop.ts';

// The registry: a workflow type for each kind of process (`workflowTypeOf` names it), with the timeouts of its effects.
export const ticketSlaProcess = subjectLoop('ticket-sla', {
  warn: brief,
  breach: brief,
  escalate: brief,
  close: brief,
  unsnooze: brief,
  survey: brief,
  'side-late': brief,
});
export const nurtureProcess = cohortLoop('nurture');
export const billingProcess = cohortLoop('billing');
export const collectionProcess = subjectLoop('collection', {
  finalise: brief,
  charge: outside,
  refund: outside,
  ask: outside,
  remind: brief,
  'give-up': brief,
  confirm: brief,
  'promise-broken': brief,
  letter: brief,
  sms: brief,
  task: brief,
  suspend: brief,
  cancel: outside,
});
export const timesheetProcess = subjectLoop('timesheet', { remind: brief, escalate: brief });
export const deliveryProcess = subjectLoop('delivery', { deliver: outside });
export const importProcess = subjectLoop('import', { batch: brief, enrol: brief, finish: brief });
export const priceMoveProcess = subjectLoop('price-move', { batch: brief, finish: brief });
export {
  forgetUsageEvents,
  giveWaitingTickets,
  readHolidays,
  removeFiles,
  sweepOverdue,
  tidyUp,
} from './housekeeping.ts';
