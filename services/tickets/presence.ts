import { PRESENCE_SECONDS, type Presence, type PresentInput, presentInput } from '../../domain/tickets/desk.ts';
import { SECOND } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from './read.ts';

/**
 * Says that one has a ticket open, or writes in it, and hears who else does. Others are told at once where something changed; a member
 * who goes silent is forgotten after half a minute. Nothing waits for this, and nothing is refused by it.
 */
export async function beHere(ctx: Ctx, input: PresentInput): Promise<Presence> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { id, writing, leaving } = presentInput.parse(input);
  const now = await ctx.clock.now();
  const since = new Date(now - PRESENCE_SECONDS * SECOND);
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    const changed = await enter(ctx, tx, { id, writing, leaving }, new Date(now), since);
    if (changed) await announce(ctx, tx, 'ticketPresence', id);
    return readOthers(ctx, tx, id, since);
  });
}

/** Who else has a ticket open. */
export async function whoIsHere(ctx: Ctx, input: { readonly id: string }): Promise<Presence> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const since = new Date((await ctx.clock.now()) - PRESENCE_SECONDS * SECOND);
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, input.id, reach);
    return readOthers(ctx, tx, input.id, since);
  });
}

async function readOthers(ctx: Ctx, tx: Tx, id: string, since: Date): Promise<Presence> {
  const rows = await tx.$queryRaw<{ memberId: string; name: string; writing: boolean; seenAt: Date }[]>`
      SELECT p.member_id AS "memberId", m.name, p.writing, p.seen_at AS "seenAt" FROM ticket_presence p
      JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
      WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.ticket_id = ${id}::uuid AND p.seen_at > ${since} AND p.member_id::text <> ${ctx.actor.id}
      ORDER BY p.writing DESC, m.name`;
  return { others: rows.map((row) => ({ ...row, seenAt: row.seenAt.toISOString() })) };
}

/** @returns whether others see something else than before */
async function enter(
  ctx: Ctx,
  tx: Tx,
  { id, writing, leaving }: Required<PresentInput>,
  at: Date,
  since: Date,
): Promise<boolean> {
  if (ctx.actor.kind !== 'member') return false;
  const me = ctx.actor.id;
  // Whoever is forgotten goes with the next one who comes: the table stays as small as the desk.
  await tx.$executeRaw`DELETE FROM ticket_presence WHERE tenant_id = ${ctx.tenantId}::uuid AND seen_at <= ${since}`;
  if (leaving) {
    const left = await tx.$executeRaw`
      DELETE FROM ticket_presence WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${id}::uuid AND member_id = ${me}::uuid`;
    return left > 0;
  }
  const [before] = await tx.$queryRaw<{ writing: boolean }[]>`
    SELECT writing FROM ticket_presence WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${id}::uuid AND member_id = ${me}::uuid`;
  await tx.$executeRaw`
    INSERT INTO ticket_presence (tenant_id, ticket_id, member_id, writing, seen_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${me}::uuid, ${writing}, ${at})
    ON CONFLICT (tenant_id, ticket_id, member_id) DO UPDATE SET writing = excluded.writing, seen_at = excluded.seen_at`;
  return before?.writing !== writing;
}
