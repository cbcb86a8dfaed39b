import { notFound } from '../../domain/errors.ts';
import { type Ctx, transaction } from '../context.ts';
import { portalTurns } from './mail-links.ts';
import { claimOfToken, isGoodClaim } from './token.ts';

/** Somebody with a good link: may do to this one ticket what a customer may. */
export interface PortalCtx extends Ctx {
  readonly ticketId: string;
}

/** @throws AppError NotFound where the link was made up, has expired, or was made void: all alike */
export async function openPortal(deps: Pick<Ctx, 'db' | 'clock' | 'requestId'>, token: string): Promise<PortalCtx> {
  const claim = claimOfToken(token);
  if (!claim) throw gone();
  const { tenantId, ticketId } = claim;
  const ctx: Ctx = { ...deps, tenantId, actor: { kind: 'system', id: 'portal' } };
  const turn = (await transaction(ctx, (tx) => portalTurns(ctx, tx, [ticketId]))).get(ticketId);
  if (turn === undefined || !isGoodClaim(claim, turn, await deps.clock.now())) throw gone();
  return { ...ctx, ticketId };
}

const gone = () => notFound('This link');
