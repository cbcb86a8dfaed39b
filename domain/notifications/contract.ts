import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/instant.ts';

export const NOTIFICATION_TONES = ['info', 'good', 'warning', 'bad'] as const;
export type NotificationTone = (typeof NOTIFICATION_TONES)[number];

export const notificationSchema = z
  .object({
    id: z.uuid(),
    tone: z.string(),
    title: z.string(),
    /** path inside the app */
    href: z.string().nullable(),
    createdAt: isoInstant,
    readAt: isoInstant.nullable(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof notificationSchema>;

export const notificationListInput = listInput({
  sortable: ['createdAt'],
  defaultSort: '-createdAt',
  filters: { unread: z.boolean() },
});
export type NotificationListInput = z.output<typeof notificationListInput>;
export const notificationListOutput = listOutput(notificationSchema);

/** What to mark as read: some by their ids, those that lead to a page of the app, or all of one's own. */
export const markReadInput = z.object({
  ids: z.array(z.uuid()).min(1).max(500).optional(),
  href: z.string().startsWith('/').max(500).optional(),
});
export type MarkReadInput = z.output<typeof markReadInput>;
