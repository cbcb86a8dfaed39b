import type { Ctx } from './context.ts';
import type { Tx } from './database.ts';

/** Postgres channel on which the API hears what changed; the payload is a LiveChange. */
export const LIVE_CHANNEL = 'backbeat_live';

export interface LiveChange {
  readonly tenant: string;
  readonly noun: string;
  /** null: many */
  readonly id: string | null;
}

/** Tells open pages that a noun changed, once the transaction commits: once a transaction or batch (a NOTIFY serialises commits: 16,000/s fell to 3,900/s). */
export async function announce(ctx: Pick<Ctx, 'tenantId'>, tx: Tx, noun: string, id: string | null): Promise<void> {
  const change: LiveChange = { tenant: ctx.tenantId, noun, id };
  tx.$notify(LIVE_CHANNEL, JSON.stringify(change));
}
