import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';

/** Subscriptions on one version of a plan, to be moved to its present one with the end of their periods. */
const which = { id: z.uuid(), from: z.int().min(1) };

export const previewMoveInput = z.object(which);
export type PreviewMoveInput = z.input<typeof previewMoveInput>;

/** What moving them would bring; nothing is written. */
export const movePreview = z
  .object({
    /** The version that is offered now. */
    to: z.int(),
    /** How many can be moved, and what they come to for a whole period each, before tax and without add-ons. */
    movable: z.array(
      z.object({ currency: currencyCode, count: z.int(), beforeMinor: minorUnits, afterMinor: minorUnits }),
    ),
    /** Those that stay, by why. */
    refused: z.array(z.object({ why: z.string(), count: z.int() })),
  })
  .meta({ id: 'PriceVersionMovePreview' });
export type MovePreview = z.infer<typeof movePreview>;

export const moveVersionInput = z.object({
  ...which,
  /** The version that the preview named: where another is offered by now, nothing is moved. */
  to: z.int().min(1),
  /** From the answer before; left out at the beginning. */
  after: z.uuid().nullable().default(null),
  reason: z.string().trim().min(1).max(500).optional(),
});
export type MoveVersionInput = z.input<typeof moveVersionInput>;

export const moveVersionOutput = z
  .object({
    moved: z.int(),
    refused: z.array(z.object({ subscriptionId: z.uuid(), customerName: z.string(), why: z.string() })),
    /** Ask again with it; null: that was all. What was moved stays moved if nobody does. */
    after: z.uuid().nullable(),
  })
  .meta({ id: 'PriceVersionMove' });
export type MoveVersionOutput = z.infer<typeof moveVersionOutput>;
