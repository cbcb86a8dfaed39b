import { forbidden, validation } from '../../domain/errors.ts';
import { type FollowInput, followInput } from '../../domain/tickets/desk.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from './read.ts';

/** Makes members hear of a ticket. @returns those who did not follow it before */
export async function addFollowers(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  memberIds: readonly string[],
  now: Instant,
): Promise<string[]> {
  if (memberIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO ticket_follower (tenant_id, ticket_id, member_id, since)
    SELECT m.tenant_id, ${ticketId}::uuid, m.id, ${new Date(now)} FROM member m
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ANY(${memberIds}::uuid[]) AND m.deleted_at IS NULL
    ON CONFLICT DO NOTHING RETURNING member_id AS id`;
  return rows.map((row) => row.id);
}

/** Follows a ticket that one may read; somebody else follows by whoever may change it. */
export async function followTicket(ctx: Ctx, input: FollowInput): Promise<{ following: boolean }> {
  const { id, memberId } = reachable(ctx, input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reachOf(ctx, memberId));
    const known = await tx.member.count({ where: { tenantId: ctx.tenantId, id: memberId, deletedAt: null } });
    if (known === 0)
      throw validation('This is not a member of the workspace.', [{ path: 'memberId', message: 'Choose a member' }]);
    const added = await addFollowers(ctx, tx, id, [memberId], now);
    if (added.length > 0) {
      await audit(ctx, tx, new Date(now), {
        action: 'follower-added',
        noun: 'ticket',
        subjectId: id,
        after: { memberId },
      });
      await announce(ctx, tx, 'tickets', id);
    }
    return { following: true };
  });
}

export async function unfollowTicket(ctx: Ctx, input: FollowInput): Promise<{ following: boolean }> {
  const { id, memberId } = reachable(ctx, input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reachOf(ctx, memberId));
    const { count } = await tx.ticketFollower.deleteMany({ where: { tenantId: ctx.tenantId, ticketId: id, memberId } });
    if (count > 0) {
      await audit(ctx, tx, new Date(now), {
        action: 'follower-removed',
        noun: 'ticket',
        subjectId: id,
        before: { memberId },
      });
      await announce(ctx, tx, 'tickets', id);
    }
    return { following: false };
  });
}

function reachable(ctx: Ctx, input: FollowInput): { id: string; memberId: string } {
  const { id, memberId = ctx.actor.id } = followInput.parse(input);
  if (ctx.actor.kind !== 'member' && input.memberId === undefined) throw forbidden('Members follow tickets.');
  return { id, memberId };
}

const reachOf = (ctx: Ctx, memberId: string) =>
  ownedRows(ctx, permit(ctx, memberId === ctx.actor.id ? 'ticket:read' : 'ticket:update'), 't.assignee_id');
