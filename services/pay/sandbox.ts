import { type ChargeOutcome, SANDBOX_CARDS, type SandboxCard } from '../../domain/collection/contract.ts';

export interface SandboxAnswer {
  readonly status: ChargeOutcome;
  readonly code: string | null;
}

/**
 * What the bank behind a sandbox card says.
 * @param attempt 0 is the first charge of an invoice
 * @param isPresent the customer is there, and confirms what their bank asks
 * @returns null: no answer comes
 */
export function sandboxAnswer(card: SandboxCard, attempt: number, isPresent: boolean): SandboxAnswer | null {
  if (card === 'card-times-out') return null;
  if (card === 'card-declines-hard') return { status: 'declined_hard', code: 'lost_card' };
  if (card === 'card-declines-soft') return { status: 'declined_soft', code: 'insufficient_funds' };
  if (card === 'card-declines-twice' && attempt < 2) return { status: 'declined_soft', code: 'insufficient_funds' };
  if (card === 'card-bank-trouble' && attempt < 1) return { status: 'declined_soft', code: 'issuer_not_available' };
  if (card === 'card-needs-action' && !isPresent) return { status: 'needs_action', code: 'authentication_required' };
  return { status: 'paid', code: null };
}

export const isSandboxCard = (token: string): token is SandboxCard => Object.hasOwn(SANDBOX_CARDS, token);
