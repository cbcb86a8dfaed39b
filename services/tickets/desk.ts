import type { TicketDesk, TicketLink, TicketRef } from '../../domain/tickets/desk.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { readDrafts } from './drafts.ts';
import { readRow } from './read.ts';

/** What stands beside a conversation, in a handful of statements. */
export async function ticketDeskOf(ctx: Ctx, input: { readonly id: string }): Promise<TicketDesk> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    const { id, type } = await readRow(ctx, tx, input.id, reach);
    const followers = await tx.$queryRaw<{ memberId: string; name: string }[]>`
      SELECT f.member_id AS "memberId", m.name FROM ticket_follower f JOIN member m ON m.tenant_id = f.tenant_id AND m.id = f.member_id
      WHERE f.tenant_id = ${ctx.tenantId}::uuid AND f.ticket_id = ${id}::uuid AND m.deleted_at IS NULL ORDER BY m.name`;
    const ties = await readTies(ctx, tx, id);
    const one = (tie: Tie) => ties.find((row) => row.tie === tie)?.ref ?? null;
    const many = (tie: Tie) => ties.filter((row) => row.tie === tie).map((row) => row.ref);
    return {
      followers,
      drafts: await readDrafts(ctx, tx, id),
      links: await readLinks(ctx, tx, Prisma.sql`l.ticket_id = ${id}::uuid`),
      type,
      follows: one('follows'),
      followUps: many('followUp'),
      mergedInto: one('mergedInto'),
      merged: many('merged'),
      splitFrom: one('splitFrom'),
      splits: many('split'),
      problem: one('problem'),
      incidents: many('incident'),
    };
  });
}

type Tie = 'follows' | 'followUp' | 'mergedInto' | 'merged' | 'splitFrom' | 'split' | 'problem' | 'incident';

/** More incidents than anybody reads; the list of tickets has them all. */
const MOST_TIES = 500;

async function readTies(ctx: Ctx, tx: Tx, id: string): Promise<{ tie: Tie; ref: TicketRef }[]> {
  const rows = await tx.$queryRaw<
    { tie: Tie; id: string; number: bigint; subject: string; status: TicketRef['status'] }[]
  >`
    SELECT r.tie, o.id, o.number, o.subject, o.status FROM (
      SELECT unnest(ARRAY['follows', 'mergedInto', 'splitFrom', 'problem']) AS tie,
        unnest(ARRAY[t.follows_id, t.merged_into_id, t.split_from_id, t.problem_id]) AS id
      FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid
      UNION ALL SELECT 'followUp', t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.follows_id = ${id}::uuid
      UNION ALL SELECT 'merged', t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.merged_into_id = ${id}::uuid
      UNION ALL SELECT 'split', t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.split_from_id = ${id}::uuid
      UNION ALL SELECT 'incident', t.id FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.problem_id = ${id}::uuid) AS r
    JOIN ticket o ON o.tenant_id = ${ctx.tenantId}::uuid AND o.id = r.id ORDER BY o.number LIMIT ${MOST_TIES}`;
  return rows.map(({ tie, number, ...ref }) => ({ tie, ref: { ...ref, number: Number(number) } }));
}

/** @param which condition on `l` (table ticket_link) */
export async function readLinks(ctx: Ctx, tx: Tx, which: Prisma.Sql): Promise<TicketLink[]> {
  const rows = await tx.$queryRaw<(Omit<TicketLink, 'shippedAt'> & { shippedAt: Date | null })[]>`
    SELECT l.id, l.ticket_id AS "ticketId", l.key, l.url, l.title, l.shipped_at AS "shippedAt" FROM ticket_link l
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND ${which} ORDER BY l.created_at, l.id`;
  return rows.map((row) => ({ ...row, shippedAt: row.shippedAt?.toISOString() ?? null }));
}
