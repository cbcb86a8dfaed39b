import type { Adapters } from './adapter.ts';

export const nurture: Adapters = {};
