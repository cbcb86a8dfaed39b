import { z } from 'zod';
import { markReadInput, notificationListInput, notificationListOutput } from '../../domain/notifications/contract.ts';
import { countUnread, listNotifications, markRead } from '../../services/notifications/mine.ts';
import { router, signedIn } from '../trpc.ts';

export const notificationsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/notifications', summary: 'List my notifications' } })
    .input(notificationListInput)
    .output(notificationListOutput)
    .query(({ ctx, input }) => listNotifications(ctx, input)),

  unread: signedIn
    .meta({ openapi: { method: 'GET', path: '/notifications/unread', summary: 'Count my unread notifications' } })
    .output(z.object({ unread: z.int() }))
    .query(({ ctx }) => countUnread(ctx)),

  markRead: signedIn
    .meta({ openapi: { method: 'POST', path: '/notifications/read', summary: 'Mark notifications as read' } })
    .input(markReadInput)
    .output(z.object({ read: z.int() }))
    .mutation(({ ctx, input }) => markRead(ctx, input)),
});
