import { billingStore } from './billing/process.ts';
import { collectionStore } from './collection/process.ts';
import { deliveryStore } from './messages/process.ts';
import type { Stores } from './processes/store.ts';

/** Every kind of process and the store it rests on. A test compares this with the workflows' registry. */
export const stores: Stores = {
  billing: billingStore,
  collection: collectionStore,
  delivery: deliveryStore,
};
