import { isLanguage, type Language } from '../../domain/documents/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { type Ctx, transaction } from '../context.ts';
import { LANGUAGE } from '../documents/language.ts';
import { claimOfLink, isGoodLink } from '../signed-links.ts';

/** Somebody with a good link: may see and pay this one invoice. */
export interface PayCtx extends Ctx {
  readonly invoiceId: string;
  /** In which they are spoken to: the customer's. */
  readonly language: Language;
}

/** Somebody with a good link: may do to this one customer what the customer may. */
export interface AccountCtx extends Ctx {
  readonly customerId: string;
  readonly language: Language;
}

type Deps = Pick<Ctx, 'db' | 'clock' | 'requestId'>;

/** What is turned when links are to be void, and in which language whoever has one is spoken to. */
interface Holder {
  readonly turn: number;
  readonly language: string;
}

/** @throws AppError NotFound where the link was made up, has expired, or was made void: all alike */
export async function openPay(deps: Deps, token: string): Promise<PayCtx> {
  const { ctx, subjectId, language } = await opened(deps, 'pay', token, (tenant, id) =>
    transaction(
      tenant,
      (tx) => tx.$queryRaw<Holder[]>`
        SELECT c.link_turn AS turn, ${LANGUAGE} AS language FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
        WHERE i.tenant_id = ${tenant.tenantId}::uuid AND i.id = ${id}::uuid`,
    ),
  );
  return { ...ctx, invoiceId: subjectId, language };
}

/** @throws AppError NotFound where the link was made up, has expired, or was made void: all alike */
export async function openAccount(deps: Deps, token: string): Promise<AccountCtx> {
  const { ctx, subjectId, language } = await opened(deps, 'account', token, (tenant, id) =>
    transaction(
      tenant,
      (tx) => tx.$queryRaw<Holder[]>`
        SELECT c.link_turn AS turn, ${LANGUAGE} AS language FROM customer c
        WHERE c.tenant_id = ${tenant.tenantId}::uuid AND c.id = ${id}::uuid AND c.deleted_at IS NULL`,
    ),
  );
  return { ...ctx, customerId: subjectId, language };
}

async function opened(
  deps: Deps,
  purpose: 'pay' | 'account',
  token: string,
  holderOf: (ctx: Ctx, subjectId: string) => Promise<Holder[]>,
): Promise<{ ctx: Ctx; subjectId: string; language: Language }> {
  const claim = claimOfLink(token);
  if (!claim) throw notFound('This link');
  const ctx: Ctx = { ...deps, tenantId: claim.tenantId, actor: { kind: 'system', id: purpose } };
  const [holder] = await holderOf(ctx, claim.subjectId);
  if (!holder || !isGoodLink(purpose, claim, String(holder.turn), await deps.clock.now())) throw notFound('This link');
  const { language } = holder;
  return { ctx, subjectId: claim.subjectId, language: isLanguage(language) ? language : 'en' };
}
