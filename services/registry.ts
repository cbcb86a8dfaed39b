import { deliveryStore } from './messages/process.ts';
import type { Stores } from './processes/store.ts';

/** Every kind of process and the store it rests on. A test compares this with the workflows' registry. */
export const stores: Stores = {
  delivery: deliveryStore,
};
