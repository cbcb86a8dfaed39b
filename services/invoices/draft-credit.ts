import { type Draft, grantedBy } from './draft-rows.ts';

/** What a draft may take of the customer's credit: what is there, with what it has taken or given already undone. */
export function creditFor(draft: Draft): bigint {
  const credit = draft.creditMinor + draft.creditAppliedMinor - grantedBy(draft.totalMinor);
  return credit > 0n ? credit : 0n;
}
