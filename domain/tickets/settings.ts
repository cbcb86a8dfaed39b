import { z } from 'zod';

export const deskSettings = z
  .object({
    /** A solved ticket closes after so many days; until then the customer's answer reopens it. */
    closeAfterDays: z.int().min(0).max(365),
    /** Whoever has or follows a ticket hears of its customer once until they have read it, or of each message. */
    customerMessages: z.enum(['once', 'each']),
  })
  .meta({ id: 'DeskSettings' });
export type DeskSettings = z.infer<typeof deskSettings>;

/** Only what is given changes. */
export const deskSettingsChange = deskSettings.partial();
export type DeskSettingsChange = z.input<typeof deskSettingsChange>;

/** The settings after an edit, and how many solved tickets close at another time by it. */
export const updatedDeskSettings = deskSettings.extend({ ticketsMoved: z.int() });
export type UpdatedDeskSettings = z.infer<typeof updatedDeskSettings>;
