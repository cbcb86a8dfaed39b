import { z } from 'zod';

export const deskSettings = z
  .object({
    /** A solved ticket closes after so many days; until then the customer's answer reopens it. */
    closeAfterDays: z.int().min(0).max(365),
    /** Whoever has or follows a ticket hears of its customer once until they have read it, or of each message. */
    customerMessages: z.enum(['once', 'each']),
    /** Days for which mails are kept as they came, beside what they became; null: for ever. */
    keepMailDays: z.int().min(1, 'At least a day').max(3650, 'At most ten years').nullable(),
  })
  .meta({ id: 'DeskSettings' });
export type DeskSettings = z.infer<typeof deskSettings>;

/** Only what is given changes. */
export const deskSettingsChange = deskSettings.partial();
export type DeskSettingsChange = z.input<typeof deskSettingsChange>;

/** The settings after an edit, and how many solved tickets close at another time by it. */
export const updatedDeskSettings = deskSettings.extend({ ticketsMoved: z.int() });
export type UpdatedDeskSettings = z.infer<typeof updatedDeskSettings>;
