import { subjectLoop } from './loop.ts';

/** The loop with an effect that has a fifth of a second and two tries: a test need not wait for a real one's minutes. */
export const collectionProcess = subjectLoop('collection', {
  charge: { startToCloseTimeout: '200ms', retry: { maximumAttempts: 2, initialInterval: '10ms' } },
});
