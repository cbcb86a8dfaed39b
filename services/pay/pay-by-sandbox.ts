import { SANDBOX_CARDS, SANDBOX_NUMBERS, type SandboxCard } from '../../domain/collection/contract.ts';
import { validation } from '../../domain/errors.ts';
import { cardOf } from '../../domain/money/card.ts';
import { toWire } from '../../domain/money/money.ts';
import { transaction } from '../context.ts';
import { beginCheckout, settleCheckout } from './checkout.ts';
import type { PayCtx } from './open.ts';
import { PayRefused } from './refused.ts';
import { sandboxAnswer } from './sandbox.ts';
import { takeSandboxCards } from './ways.ts';

export type SandboxPaid =
  | { readonly state: 'paid' }
  | { readonly state: 'declined'; readonly code: string | null }
  /** The bank wants to hear from the customer: `confirmBySandbox` goes on with it. */
  | { readonly state: 'confirm'; readonly checkoutId: string }
  | { readonly state: 'no-answer' };

/** A card of the sandbox by its number. @throws AppError Validation */
export function sandboxCard(number: string): SandboxCard {
  const digits = number.replace(/[\s-]/g, '');
  const card = Object.hasOwn(SANDBOX_NUMBERS, digits) ? SANDBOX_NUMBERS[digits] : undefined;
  if (card) return card;
  throw validation('This is no card of the sandbox. Use one of those below.', [
    { path: 'number', message: 'Use one of the numbers below' },
  ]);
}

/**
 * Pays an invoice with a card of the sandbox: no money moves. The checkout's row is there before the bank is asked, and its id is what a
 * payment is known by, as with a real provider.
 * @throws AppError Validation for an unknown card, Conflict as beginCheckout, or where the sandbox is off
 */
export async function payBySandbox(ctx: PayCtx, number: string, keep: boolean): Promise<SandboxPaid> {
  takeSandboxCards();
  const card = sandboxCard(number);
  const checkout = await beginCheckout(ctx, 'sandbox');
  const answer = sandboxAnswer(card, checkout.attempts, false);
  if (answer === null) return { state: 'no-answer' };
  if (answer.status === 'needs_action') {
    const token = JSON.stringify({ card, keep });
    await transaction(ctx, (tx) =>
      tx.checkout.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id: checkout.id } },
        data: { providerId: token },
      }),
    );
    return { state: 'confirm', checkoutId: checkout.id };
  }
  if (answer.status !== 'paid') {
    await settleCheckout(ctx, checkout.id, { state: 'declined', code: answer.code });
    return { state: 'declined', code: answer.code };
  }
  await settle(ctx, checkout.id, toWire(checkout.amountMinor), card, keep);
  return { state: 'paid' };
}

/** The customer tells their bank that it is them, or that it is not. @throws AppError Conflict where nothing waits for that */
export async function confirmBySandbox(ctx: PayCtx, checkoutId: string, isThem: boolean): Promise<SandboxPaid> {
  takeSandboxCards();
  const row = await transaction(ctx, (tx) =>
    tx.checkout.findFirst({
      where: { tenantId: ctx.tenantId, id: checkoutId, invoiceId: ctx.invoiceId, state: 'open', provider: 'sandbox' },
      select: { amountMinor: true, providerId: true },
    }),
  );
  if (!row?.providerId) throw new PayRefused('ended');
  const { card, keep } = JSON.parse(row.providerId) as { card: SandboxCard; keep: boolean };
  if (!isThem) {
    await settleCheckout(ctx, checkoutId, { state: 'declined', code: 'authentication_required' });
    return { state: 'declined', code: 'authentication_required' };
  }
  await settle(ctx, checkoutId, toWire(row.amountMinor), card, keep);
  return { state: 'paid' };
}

const settle = (ctx: PayCtx, id: string, amountMinor: number, card: SandboxCard, keep: boolean) =>
  settleCheckout(ctx, id, {
    state: 'paid',
    paymentId: `sandbox_${id}`,
    amountMinor,
    card: cardOf(SANDBOX_CARDS[card]),
    method: keep ? { provider: 'sandbox', card } : null,
  });
