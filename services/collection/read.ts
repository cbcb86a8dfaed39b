import type { HoldKind } from '../../domain/collection/holds.ts';
import type { CollectionHold, CollectionState } from '../../domain/collection/requests.ts';
import { notFound } from '../../domain/errors.ts';
import { type Instant, toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';

interface HoldRow {
  id: string;
  kind: HoldKind;
  from: Date;
  until: Date | null;
  promisedOn: string | null;
  ended: boolean;
  note: string | null;
  byName: string;
}

/** What holds an invoice's collection, and what it has done to the customer. @throws AppError NotFound, Forbidden */
export async function getCollection(ctx: Ctx, { id }: { id: string }): Promise<CollectionState> {
  permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readCollection(ctx, tx, id, now));
}

/** @throws AppError NotFound */
export async function readCollection(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<CollectionState> {
  const [[invoice], holds] = await Promise.all([
    tx.$queryRaw<{ since: Date | null }[]>`
      SELECT s.since FROM invoice i LEFT JOIN collection_suspension s ON s.tenant_id = i.tenant_id AND s.invoice_id = i.id AND i.status = 'open'
      WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid`,
    tx.$queryRaw<HoldRow[]>`
      SELECT id, kind, from_at AS "from", until_at AS until, promised_on::text AS "promisedOn", ended, note, by_name AS "byName"
      FROM collection_hold WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${id}::uuid AND kind <> 'paying' ORDER BY from_at DESC`,
  ]);
  if (!invoice) throw notFound('This invoice');
  return {
    invoiceId: id,
    suspendedSince: toIsoOrNull(invoice.since?.getTime()),
    holds: holds.map((hold) => toHold(hold, now)),
  };
}

const toHold = ({ from, until, ended, ...row }: HoldRow, now: Instant): CollectionHold => ({
  ...row,
  from: from.toISOString(),
  until: toIsoOrNull(until?.getTime()),
  inForce: from.getTime() <= now && (until === null || until.getTime() > now),
  broken: row.kind === 'promise' && !ended && until !== null && until.getTime() <= now,
});
