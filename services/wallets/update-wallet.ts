import { type UpdateWalletInput, updateWalletInput, type Wallet } from '../../domain/wallets/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { beginCollections } from '../collection/begin.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { topUpWhereLow } from './top-up.ts';
import { readWallet } from './wallet-rows.ts';

/** Says when a wallet is topped up by itself and by how much; at once where it is that low already. @throws AppError NotFound, Conflict */
export async function updateWallet(ctx: Ctx, input: UpdateWalletInput): Promise<Wallet> {
  permit(ctx, 'wallet:update');
  const { id, version, autoTopUp } = updateWalletInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const current = await readWallet(ctx, tx, id, 'for-change');
    requireVersion('This wallet', current.version, version);
    const changes = changesOf<Pick<Wallet, 'autoTopUp'>>(current, { autoTopUp });
    if (!changes) return current;
    await tx.wallet.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        belowMinor: autoTopUp?.belowMinor ?? null,
        topUpMinor: autoTopUp?.amountMinor ?? null,
        version: version + 1,
      },
    });
    await audit(ctx, tx, new Date(now), { action: 'updated', noun: 'wallet', subjectId: id, ...changes });
    await topUpWhereLow(ctx, tx, [id], now, beginCollections);
    await announce(ctx, tx, 'wallets', id);
    return readWallet(ctx, tx, id);
  });
}
