import { billingStore } from './billing/process.ts';
import { collectionStore } from './collection/process.ts';
import { nurtureStore } from './enrolments/process.ts';
import { importStore } from './imports/process.ts';
import { deliveryStore } from './messages/process.ts';
import { priceMoveStore } from './priceMoves/process.ts';
import type { Stores } from './processes/store.ts';
import { ticketStore } from './tickets/process.ts';
import { timesheetStore } from './timesheets/process.ts';

/** Every kind of process and the store it rests on. A test compares this with the workflows' registry. */
export const stores: Stores = {
  'ticket-sla': ticketStore,
  timesheet: timesheetStore,
  billing: billingStore,
  collection: collectionStore,
  delivery: deliveryStore,
  nurture: nurtureStore,
  import: importStore,
  'price-move': priceMoveStore,
};
