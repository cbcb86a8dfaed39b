import type { Adapters } from './adapter.ts';

export const timesheets: Adapters = {};
