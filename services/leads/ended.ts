import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * HOOK, to be filled by journeys. Everything that changes stored leads goes through here, inside the transaction that changes them:
 * a conversion or an unsubscription ends their enrolments, another zone moves a send.
 *
 * Process rows are locked before the noun's rows, so this comes before the leads are locked and runs `change` under that lock:
 * `changeFacts(ctx, tx, nurtureStore, sql\`p.subject_id IN (enrolments of these leads)\`, now, change)`.
 * Until then there are no enrolments, and nothing else is to be locked.
 */
export function leadChanged<T>(
  _ctx: Ctx,
  _tx: Tx,
  _leadIds: readonly string[],
  _now: Instant,
  change: () => Promise<T>,
): Promise<T> {
  return change();
}
