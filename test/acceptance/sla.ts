import type { Adapters } from './adapter.ts';

export const sla: Adapters = {};
