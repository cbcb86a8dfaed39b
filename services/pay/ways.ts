import type { PayWay } from '../../domain/collection/contract.ts';
import { validation } from '../../domain/errors.ts';
import { PayRefused } from './refused.ts';

/** Until a node says what is configured, the sandbox: in tests of services and while the demo is made. */
let way: PayWay = 'sandbox';

/** By what cards are charged here; said once, when a node starts. */
export function configurePayWay(configured: PayWay): void {
  way = configured;
}

export const payWay = (): PayWay => way;

/** Beside real money, a card of the sandbox would pay an invoice with nothing. @throws AppError Conflict, in words for a customer */
export function takeSandboxCards(): void {
  if (way === 'sandbox') return;
  throw new PayRefused('no-cards');
}

/** The same for staff. @throws AppError Validation */
export function keepSandboxCards(): void {
  if (way === 'sandbox') return;
  const message =
    way === 'stripe'
      ? 'Payments go through Stripe here, so cards of the sandbox are off. The customer puts a card on file on their own page.'
      : 'No payment provider is set up here, and cards of the sandbox are for trying out only. Payments come by transfer and are recorded.';
  throw validation(message, [{ path: 'paymentMethod', message }]);
}
