import { conflict } from '../../domain/errors.ts';
import { type OpenWalletInput, openWalletInput, type Wallet } from '../../domain/wallets/contract.ts';
import { audit } from '../audit.ts';
import { readCustomer } from '../billing/customer-rows.ts';
import { beginCollections } from '../collection/begin.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { topUpWhereLow } from './top-up.ts';
import { readWallet } from './wallet-rows.ts';

/** Opens a wallet or a retainer of a customer in a currency; topped up at once where it is to be by itself. @throws AppError NotFound, Conflict where there is one */
export async function openWallet(ctx: Ctx, input: OpenWalletInput): Promise<Wallet> {
  permit(ctx, 'wallet:create');
  const { customerId, currency, purpose, autoTopUp } = openWalletInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await readCustomer(ctx, tx, customerId);
    const id = newId();
    const terms = { belowMinor: autoTopUp?.belowMinor ?? null, topUpMinor: autoTopUp?.amountMinor ?? null };
    const data = { tenantId: ctx.tenantId, id, customerId, currency, purpose, ...terms, createdAt: new Date(now) };
    await tx.wallet.create({ data }).catch((error: unknown) => {
      if (isDuplicate(error))
        throw conflict(`This customer has a ${purpose === 'hours' ? 'retainer' : 'wallet'} in ${currency} already.`);
      throw error;
    });
    const after = { customerId, currency, purpose, autoTopUp };
    await audit(ctx, tx, new Date(now), { action: 'opened', noun: 'wallet', subjectId: id, after });
    await topUpWhereLow(ctx, tx, [id], now, beginCollections);
    await announce(ctx, tx, 'wallets', id);
    return readWallet(ctx, tx, id);
  });
}
