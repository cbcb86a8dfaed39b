import { AppError } from '../../domain/errors.ts';
import { type SaveDraftInput, saveDraftInput, type TicketDraft } from '../../domain/tickets/desk.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from './read.ts';

type Row = Omit<TicketDraft, 'updatedAt'> & { updatedAt: Date };

/** What is being written in a ticket: one a kind, shared by everybody who may answer it. */
export async function readDrafts(ctx: Ctx, tx: Tx, ticketId: string): Promise<TicketDraft[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT d.kind, d.body, d.author_id AS "authorId", m.name AS "authorName", d.version, d.updated_at AS "updatedAt"
    FROM ticket_draft d LEFT JOIN member m ON m.tenant_id = d.tenant_id AND m.id = d.author_id
    WHERE d.tenant_id = ${ctx.tenantId}::uuid AND d.ticket_id = ${ticketId}::uuid ORDER BY d.kind`;
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
}

/**
 * Keeps what is being written; empty throws it away.
 * @returns the draft as it is now; null where there is none
 * @throws AppError Conflict with the version of now, where somebody else has written in it meanwhile
 */
export async function saveDraft(ctx: Ctx, input: SaveDraftInput): Promise<{ draft: TicketDraft | null }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, kind, body, version } = saveDraftInput.parse(input);
  const at = new Date(await ctx.clock.now());
  const authorId = ctx.actor.kind === 'member' ? ctx.actor.id : null;
  return transaction(ctx, async (tx) => {
    await readRow(ctx, tx, id, reach);
    const stored =
      body.trim() === ''
        ? await tx.$queryRaw<object[]>`
            DELETE FROM ticket_draft WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${id}::uuid AND kind = ${kind} AND version = ${version}
            RETURNING kind`
        : await tx.$queryRaw<object[]>`
            INSERT INTO ticket_draft (tenant_id, ticket_id, kind, body, author_id, version, updated_at)
            SELECT ${ctx.tenantId}::uuid, ${id}::uuid, ${kind}, ${body}, ${authorId}::uuid, ${version + 1}, ${at}
            ON CONFLICT (tenant_id, ticket_id, kind) DO UPDATE SET body = excluded.body, author_id = excluded.author_id,
              version = ticket_draft.version + 1, updated_at = excluded.updated_at
            WHERE ticket_draft.version = ${version} RETURNING kind`;
    const draft = (await readDrafts(ctx, tx, id)).find((one) => one.kind === kind) ?? null;
    if (stored.length === 0 && draft) {
      throw new AppError('Conflict', `${draft.authorName ?? 'Somebody'} has written in this draft meanwhile.`, {
        issues: [{ path: 'version', message: String(draft.version) }],
      });
    }
    await announce(ctx, tx, 'tickets', id);
    return { draft };
  });
}

/** Once sent, or entered elsewhere. */
export const dropDraft = (ctx: Ctx, tx: Tx, ticketId: string, kind: string): Promise<number> =>
  tx.$executeRaw`DELETE FROM ticket_draft WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${ticketId}::uuid AND kind = ${kind}`;
