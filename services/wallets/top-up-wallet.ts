import { type TopUpWalletInput, topUpWalletInput, type Wallet } from '../../domain/wallets/contract.ts';
import { audit } from '../audit.ts';
import { beginCollections } from '../collection/begin.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { makeTopUp } from './top-up.ts';
import { readWallet } from './wallet-rows.ts';

/** Tops a wallet up by hand. @throws AppError NotFound */
export async function topUpWallet(ctx: Ctx, input: TopUpWalletInput): Promise<Wallet> {
  permit(ctx, 'wallet:update');
  permit(ctx, 'invoice:create');
  const { id, amountMinor } = topUpWalletInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { customerId, currency, purpose } = await readWallet(ctx, tx, id, 'for-change');
    const topUp = { walletId: id, customerId, currency, purpose, amountMinor: BigInt(amountMinor) };
    const invoiceId = await makeTopUp(ctx, tx, topUp, now, beginCollections);
    const after = { amountMinor, invoiceId };
    await audit(ctx, tx, new Date(now), { action: 'topped-up', noun: 'wallet', subjectId: id, after });
    return readWallet(ctx, tx, id);
  });
}
