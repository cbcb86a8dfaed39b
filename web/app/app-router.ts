import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { type Me, meSchema, signInInput, signInOutput } from '../../domain/members/contract.ts';
import { markReadInput, notificationListInput, notificationListOutput } from '../../domain/notifications/contract.ts';

// Stands in for api/router.ts: only its type is used, and trpc.ts names it in one line.
const t = initTRPC.create();
const absent = (): never => {
  throw new Error('types only');
};

const router = t.router({
  auth: t.router({
    config: t.procedure
      .output(z.object({ demo: z.boolean(), signIns: z.array(z.object({ email: z.string(), role: z.string() })) }))
      .query(absent),
    me: t.procedure.output(meSchema).query((): Me => absent()),
    login: t.procedure.input(signInInput).output(signInOutput).mutation(absent),
    logout: t.procedure.output(z.object({})).mutation(absent),
  }),
  notifications: t.router({
    list: t.procedure.input(notificationListInput).output(notificationListOutput).query(absent),
    unread: t.procedure.output(z.object({ unread: z.int() })).query(absent),
    markRead: t.procedure
      .input(markReadInput)
      .output(z.object({ read: z.int() }))
      .mutation(absent),
  }),
  live: t.router({
    changes: t.procedure.subscription(async function* (): AsyncGenerator<{ noun: string; id: string | null }> {
      yield absent();
    }),
  }),
});

export type AppRouter = typeof router;
