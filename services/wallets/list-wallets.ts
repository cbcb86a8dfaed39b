import { customerWalletsInput, type Wallet } from '../../domain/wallets/contract.ts';
import { readCustomer } from '../billing/customer-rows.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { walletsOf } from './wallet-rows.ts';

/** A customer's wallets, one a currency at the most. @throws AppError NotFound */
export async function listWallets(ctx: Ctx, input: { customerId: string }): Promise<{ items: Wallet[] }> {
  permit(ctx, 'wallet:read');
  const { customerId } = customerWalletsInput.parse(input);
  return transaction(ctx, async (tx) => {
    await readCustomer(ctx, tx, customerId);
    return { items: await walletsOf(ctx, tx, customerId) };
  });
}
