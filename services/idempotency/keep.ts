import { AppError, conflict } from '../../domain/errors.ts';
import { DAY, SECOND } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma } from '../database.ts';

/** What a POST answered: kept under its Idempotency-Key, and given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

export const KEPT_FOR = DAY;
/** Longer than any transaction may take: a request that began before has died with its node. */
const IN_FLIGHT_FOR = 120 * SECOND;

const actorKey = (ctx: Ctx): string => `${ctx.actor.kind}:${ctx.actor.id}`;

/**
 * Claims the key for this request, or finds the answer that the same request got before.
 * @param hash of method, path and body
 * @returns null: it is yours, do the work and settle it
 * @throws AppError Conflict for another body, or while the first request is in flight, or died without an answer
 */
export async function claimKey(ctx: Ctx, key: string, hash: string): Promise<KeptAnswer | null> {
  const now = await ctx.clock.now();
  const at = new Date(now);
  const expiresAt = new Date(now + KEPT_FOR);
  const id = { tenantId: ctx.tenantId, actorId: actorKey(ctx), key };
  return transaction(ctx, async (tx) => {
    // An expired row is taken over; its update also waits for a claim that is just being made.
    const claimed = await tx.$executeRaw`
      INSERT INTO idempotency_key AS k (tenant_id, actor_id, key, hash, created_at, expires_at)
      VALUES (${id.tenantId}::uuid, ${id.actorId}, ${key}, ${hash}, ${at}, ${expiresAt})
      ON CONFLICT (tenant_id, actor_id, key) DO UPDATE
        SET hash = excluded.hash, status = NULL, answer = NULL, created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE k.expires_at <= ${at}`;
    if (claimed === 1) return null;
    const known = await tx.idempotencyKey.findFirst({ where: id });
    if (known && known.hash !== hash) {
      throw conflict('This Idempotency-Key was used for another request. Use a new key for a new request.');
    }
    if (known && known.status !== null) return { status: known.status, body: known.answer };
    if (known && now - known.createdAt.getTime() > IN_FLIGHT_FOR) {
      throw conflict(
        'The first request with this Idempotency-Key ended without an answer. Look whether it took effect, then use a new key.',
      );
    }
    throw new AppError(
      'Conflict',
      'The first request with this Idempotency-Key is still running. Try again in a moment.',
      {
        retryAfterSeconds: 1,
      },
    );
  });
}

/** Keeps the answer for 24 h. */
export async function keepAnswer(ctx: Ctx, key: string, answer: KeptAnswer): Promise<void> {
  await transaction(ctx, (tx) =>
    tx.idempotencyKey.updateMany({
      where: { tenantId: ctx.tenantId, actorId: actorKey(ctx), key },
      data: { status: answer.status, answer: (answer.body ?? Prisma.JsonNull) as Prisma.InputJsonValue },
    }),
  );
}

/** The request was refused and changed nothing: the same key may try again. */
export async function releaseKey(ctx: Ctx, key: string): Promise<void> {
  await transaction(ctx, (tx) =>
    tx.idempotencyKey.deleteMany({ where: { tenantId: ctx.tenantId, actorId: actorKey(ctx), key, status: null } }),
  );
}
