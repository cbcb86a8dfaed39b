import { validation } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * HOOK, to be filled by journeys: whether leads can be enrolled into this journey now; asked when an import begins.
 * @throws AppError Validation or NotFound where the journey is not there or not published
 */
export function requireEnrollable(_ctx: Ctx, _tx: Tx, _journeyId: string): Promise<void> {
  return Promise.reject(validation('Leads cannot be enrolled from an import yet.'));
}

/**
 * HOOK, to be filled by journeys: enrols up to 500 leads of an import, in the transaction of its effect `enrol:<first row>`.
 * Those that are enrolled already, have ended or may not be written to are left out, so that the same file enrols nobody twice.
 * @returns how many were enrolled
 */
export function enrolImported(
  _ctx: Ctx,
  _tx: Tx,
  _journeyId: string,
  _leadIds: readonly string[],
  _now: Instant,
): Promise<number> {
  return Promise.resolve(0);
}
