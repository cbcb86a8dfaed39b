import { playShare, type Share } from './replay.ts';

/** A process that plays the share of incidents that it is sent, and answers what came of it. */
process.once('message', (share) => {
  void playShare(share as Share).then((played) => process.send?.(played, () => process.disconnect()));
});
