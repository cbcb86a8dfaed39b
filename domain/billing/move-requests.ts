import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { PROCESS_STATUSES } from '../process/contract.ts';
import { isoInstant } from '../time/instant.ts';

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
  reason: z.string().trim().min(1).max(500).optional(),
});
export type MoveVersionInput = z.input<typeof moveVersionInput>;

/** How far a move has come: it goes on by itself, whoever looks. */
export const priceMove = z
  .object({
    id: z.uuid(),
    pricePlanId: z.uuid(),
    from: z.int(),
    to: z.int(),
    /** Subscriptions that were on the version when it began, and what became of them so far. */
    total: z.int(),
    moved: z.int(),
    stayed: z.int(),
    startedAt: isoInstant,
    finishedAt: isoInstant.nullable(),
    /** `failed`: something stopped it, and a person decides. */
    status: z.enum(PROCESS_STATUSES),
    /** Those that stay, the first hundred of them. */
    stays: z.array(z.object({ subscriptionId: z.uuid(), customerName: z.string(), why: z.string() })),
  })
  .meta({ id: 'PriceVersionMove' });
export type PriceMove = z.infer<typeof priceMove>;
export const priceMoves = z.array(priceMove);
