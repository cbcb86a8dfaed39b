import type { Aggregation } from '../../../../domain/billing/usage-terms.ts';

/** What a meter makes of a period's events, for people. */
export const COUNTED: Readonly<Record<Aggregation, { label: string; help: string }>> = {
  sum: { label: 'Added up', help: 'Every event’s amount counts: calls, gigabytes, minutes.' },
  max: { label: 'The most', help: 'The largest amount of the period: seats, connections at once.' },
  last: { label: 'The latest', help: 'The last amount before the period ends: storage, licences in use.' },
  unique: { label: 'Different ones', help: 'Each different value once a period: active users, devices.' },
};
