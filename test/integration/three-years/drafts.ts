import type { Instant } from '../../../domain/time/instant.ts';
import { billingSettings } from '../../../services/billing/settings.ts';
import { beginCollections } from '../../../services/collection/begin.ts';
import { type Ctx, transaction } from '../../../services/context.ts';
import { finaliseDrafts } from '../../../services/invoices/finalise.ts';
import type { House } from '../../support/house.ts';

/** Drafts whose time has come become final, as their collections would do it one by one. @param until of drafts to come too */
export async function finaliseDue(ctx: Ctx, house: House, until?: Instant): Promise<void> {
  const now = await ctx.clock.now();
  const { rows } = await house.owner.query<{ id: string; at: Date }>(
    `SELECT id, finalizes_at AS at FROM invoice WHERE status = 'draft' AND finalizes_at <= $1 ORDER BY finalizes_at, id`,
    [new Date(until ?? now)],
  );
  const due = rows.map(({ id, at }) => ({ id, at: Math.min(at.getTime(), now) }));
  await transaction(ctx, async (tx) => finaliseDrafts(ctx, tx, due, await billingSettings(tx), beginCollections));
}
