import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';

interface TopUpTaken {
  readonly walletId: string | null;
  readonly walletMinor: bigint;
}

/**
 * A bank took the payment of top-ups back: what is still in their wallets leaves them, once, and they are no longer topped up by themselves
 * until a person says so again, since the next top-up would charge the same customer for what they have just refused. The wallets are locked
 * by the caller.
 * @returns what left them together
 */
export async function emptyWallets(
  ctx: Ctx,
  tx: Tx,
  chargeback: { readonly id: string; readonly reason: string },
  topUps: readonly TopUpTaken[],
  now: Instant,
): Promise<bigint> {
  const out = new Map<string, bigint>();
  for (const { walletId, walletMinor } of topUps) {
    if (walletId !== null) out.set(walletId, (out.get(walletId) ?? 0n) + walletMinor);
  }
  for (const [walletId, amountMinor] of out) {
    const [before] = await tx.$queryRaw<
      { balanceMinor: bigint; belowMinor: bigint | null; topUpMinor: bigint | null }[]
    >`
      SELECT balance_minor AS "balanceMinor", below_minor AS "belowMinor", top_up_minor AS "topUpMinor" FROM wallet
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${walletId}::uuid`;
    if (!before) continue;
    if (amountMinor > 0n) {
      await tx.$executeRaw`
        INSERT INTO wallet_entry (tenant_id, id, wallet_id, amount_minor, cause, cause_id, at)
        VALUES (${ctx.tenantId}::uuid, ${newId()}::uuid, ${walletId}::uuid, ${-amountMinor}, 'chargeback', ${chargeback.id}::uuid, ${new Date(now)})`;
    }
    await tx.$executeRaw`
      UPDATE wallet SET balance_minor = balance_minor - ${amountMinor}, below_minor = NULL, top_up_minor = NULL, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${walletId}::uuid`;
    await audit(ctx, tx, new Date(now), {
      action: 'taken-back',
      noun: 'wallet',
      subjectId: walletId,
      before,
      after: { balanceMinor: before.balanceMinor - amountMinor, belowMinor: null, topUpMinor: null },
      reason: chargeback.reason,
    });
    await announce(ctx, tx, 'wallets', walletId);
  }
  return [...out.values()].reduce((all, minor) => all + minor, 0n);
}
