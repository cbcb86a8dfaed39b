import { tracked } from '@trpc/server';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { newId } from '../../services/ids.ts';
import { ANYTHING } from '../live/hub.ts';
import { router, signedIn } from '../trpc.ts';

/** A stream outlives the token it was opened with: how often its sign-in is looked at. */
const RECHECK_MS = 10_000;

export const liveRouter = router({
  /** What changed in the workspace, by noun and id: read it again. `*` after a gap: read again whatever is shown. */
  changes: signedIn.input(z.object({ lastEventId: z.string().nullish() }).optional()).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    if (!signal) return;
    const { live, sessions } = ctx.deps;
    if (input?.lastEventId) yield tracked(newId(), ANYTHING);
    for await (const batch of live.listen(ctx.tenantId, RECHECK_MS, signal)) {
      if (signal.aborted) return;
      if (!(await sessions.isAlive(ctx.session))) {
        throw new AppError('Unauthenticated', 'Your sign-in has ended. Sign in again.');
      }
      for (const notice of batch) yield tracked(newId(), notice);
    }
  }),
});
