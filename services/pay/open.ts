import { notFound } from '../../domain/errors.ts';
import { type Ctx, transaction } from '../context.ts';
import { claimOfLink, isGoodLink } from '../signed-links.ts';
import { payTurns } from './links.ts';

/** Somebody with a good link: may see and pay this one invoice. */
export interface PayCtx extends Ctx {
  readonly invoiceId: string;
}

/** Somebody with a good link: may do to this one customer what the customer may. */
export interface AccountCtx extends Ctx {
  readonly customerId: string;
}

type Deps = Pick<Ctx, 'db' | 'clock' | 'requestId'>;

/** @throws AppError NotFound where the link was made up, has expired, or was made void: all alike */
export async function openPay(deps: Deps, token: string): Promise<PayCtx> {
  const { ctx, subjectId } = await opened(deps, 'pay', token, async (tenant, id) =>
    (await transaction(tenant, (tx) => payTurns(tenant, tx, [id]))).get(id),
  );
  return { ...ctx, invoiceId: subjectId };
}

/** @throws AppError NotFound where the link was made up, has expired, or was made void: all alike */
export async function openAccount(deps: Deps, token: string): Promise<AccountCtx> {
  const { ctx, subjectId } = await opened(deps, 'account', token, async (tenant, id) => {
    const row = await transaction(tenant, (tx) =>
      tx.customer.findFirst({ where: { id, deletedAt: null }, select: { linkTurn: true } }),
    );
    return row ? String(row.linkTurn) : undefined;
  });
  return { ...ctx, customerId: subjectId };
}

async function opened(
  deps: Deps,
  purpose: 'pay' | 'account',
  token: string,
  turnOf: (ctx: Ctx, subjectId: string) => Promise<string | undefined>,
): Promise<{ ctx: Ctx; subjectId: string }> {
  const claim = claimOfLink(token);
  if (!claim) throw notFound('This link');
  const ctx: Ctx = { ...deps, tenantId: claim.tenantId, actor: { kind: 'system', id: purpose } };
  const turn = await turnOf(ctx, claim.subjectId);
  if (turn === undefined || !isGoodLink(purpose, claim, turn, await deps.clock.now())) throw notFound('This link');
  return { ctx, subjectId: claim.subjectId };
}
