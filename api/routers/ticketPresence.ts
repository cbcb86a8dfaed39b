import { z } from 'zod';
import { presence, presentInput } from '../../domain/tickets/desk.ts';
import { beHere, whoIsHere } from '../../services/tickets/presence.ts';
import { router, signedIn } from '../trpc.ts';

/** For the web app alone: who has a ticket open. */
export const ticketPresenceRouter = router({
  others: signedIn
    .input(z.object({ id: z.uuid() }))
    .output(presence)
    .query(({ ctx, input }) => whoIsHere(ctx, input)),
  beHere: signedIn
    .input(presentInput)
    .output(presence)
    .mutation(({ ctx, input }) => beHere(ctx, input)),
});
