import type { Adapters } from './adapter.ts';

export const billing: Adapters = {};
